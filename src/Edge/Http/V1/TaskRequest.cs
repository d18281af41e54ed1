using System.ComponentModel;
using System.Text.Json;

namespace Gse.Edge.Http.V1;

/// <summary>A task. Of script and command exactly one is given.</summary>
/// <param name="Targets">Which agents; one at least.</param>
/// <param name="Name">For people; at most 128 characters.</param>
/// <param name="Command">A line for <c>/bin/sh -c</c> of the host.</param>
/// <param name="Arguments">Added to the command, each as it is, whatever is in it.</param>
/// <param name="User">OS account; without it the agent's own.</param>
/// <param name="Timeout">As 30s, or seconds; 0 for none. Default 1h, at most 7d.</param>
/// <param name="Hash">As a preview told it: the task is refused if the targets have changed since.</param>
internal sealed record TaskRequest(
    TargetsRequest Targets, string? Name = null, ScriptRequest? Script = null, string? Command = null,
    IReadOnlyList<string>? Arguments = null, string? User = null, JsonElement? Timeout = null,
    IReadOnlyDictionary<string, string>? Environment = null, PlanRequest? Plan = null, string? Hash = null,
    SignatureRequest? Signature = null);

/// <summary>A script that is written to each host and run there.</summary>
/// <param name="Name">Of the file; without it one is made of the content.</param>
/// <param name="Folder">Absolute; default <c>/tmp/gse/USER</c>, or <c>/tmp/gse/agent</c> where no user is
/// given.</param>
/// <param name="Interpreter">Path and arguments; without it by the first line, then by the extension of the name.
/// </param>
internal sealed record ScriptRequest(
    string Content, string? Name = null, string? Folder = null, string? Interpreter = null,
    IReadOnlyList<string>? Args = null);

/// <summary>In which steps the targets are gone through; all at once without it.</summary>
internal sealed record PlanRequest(
    [property: Description("How many may be under way at a time; 0: all")] int Concurrency = 0,
    BatchRequest? Batch = null,
    [property: Description("So many go first; the others only if all of them exited with 0")] int Canary = 0,
    [property: Description("No more are started once so many have failed; 0: never")] int StopAtFailures = 0,
    [property: Description("The same as a part of all targets, 0 to 1; 0: never")] double StopAtFailureRatio = 0);

/// <param name="Size">The next batch begins when all of the last have ended.</param>
/// <param name="Pause">Between two batches, as 5s, or seconds; at most 1d.</param>
internal sealed record BatchRequest(int Size, JsonElement? Pause = null);

/// <summary>An operator's signature over the work, for agents that ask for one.</summary>
/// <param name="KeyId">Hex SHA-256 of the public key.</param>
/// <param name="Value">Base64.</param>
/// <param name="NotAfter">Agents take it no later.</param>
internal sealed record SignatureRequest(string KeyId, string Value, DateTimeOffset NotAfter, string Nonce);

/// <param name="Hosts">As the submission spelt them, or agent ids; without it all targets.</param>
internal sealed record CancelRequest(IReadOnlyList<string>? Hosts = null);

/// <param name="What"><c>unsuccessful</c> (all that did not exit with 0), <c>failed</c> (of those, the ones that were
/// started or may have been) or <c>not-started</c>.</param>
internal sealed record RerunRequest(string What = "unsuccessful");
