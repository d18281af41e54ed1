using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Gse.Application.Tasks;
using Gse.Domain.Tasks;
using Gse.Protocol;
using AtomicTask = Gse.Protocol.AtomicTask;

namespace Gse.Cli.Signing;

/// <summary>
/// Vouches with an operator's key for what a task runs. It is made here of the same words, and by the same code, as the
/// edge makes its orders of them: what is signed is what agents get.
/// </summary>
internal static class WorkSigner
{
    private static readonly TimeSpan Validity = TimeSpan.FromDays(1);

    /// <param name="plain">User, timeout and environment, as the request says them.</param>
    /// <param name="script">Of the request; null for a command.</param>
    /// <param name="command">Of the request; null for a script.</param>
    /// <param name="arguments">Of either.</param>
    /// <param name="keyFile">PEM with a private key of the curve P-256.</param>
    /// <param name="now">A signature is good for a day from then.</param>
    /// <returns>The request's <c>signature</c>, or why there is none.</returns>
    public static (JsonObject? Signature, Failure? Failure) Sign(
        PlainText plain, ScriptFileText? script, string? command, IReadOnlyList<string> arguments, string keyFile,
        DateTimeOffset now)
    {
        var maker = new PlainScript(plain.User, plain.TimeoutSeconds, plain.Environment);
        var work = script is { } file
            ? maker.OfScript(file.Content, file.Name, file.Folder, file.Interpreter ?? "", arguments)
            : maker.OfCommand(command!, arguments);
        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(File.ReadAllText(keyFile));
            var notAfter = DateTimeOffset.FromUnixTimeMilliseconds((now + Validity).ToUnixTimeMilliseconds());
            var signature = SignedOrder.Sign(ToOrder(work), key, notAfter, Guid.NewGuid().ToString("N"));
            return (
                new JsonObject
                {
                    ["keyId"] = signature.KeyId,
                    ["value"] = signature.Signature.ToBase64(),
                    ["notAfter"] = notAfter,
                    ["nonce"] = signature.Nonce,
                },
                null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, new Failure(ExitCode.Usage, $"the key file {keyFile} cannot be read"));
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            return (null, new Failure(ExitCode.Usage, $"{keyFile} holds no private key of the curve P-256 in PEM"));
        }
    }

    private static ScriptOrder ToOrder(ScriptWork work) => new()
    {
        User = work.User,
        Interpreter = work.Interpreter,
        Environment = { work.Environment.ToDictionary() },
        Files =
        {
            work.Files.Select(file => new ScriptFile
            {
                Name = file.Name,
                Folder = file.Folder,
                Content = ByteString.CopyFromUtf8(file.Content),
            }),
        },
        Atomics =
        {
            work.Atomics.Select(atomic => new AtomicTask
            {
                Id = (uint)atomic.Id,
                Command = atomic.Command,
                TimeoutSeconds = (uint)atomic.TimeoutSeconds,
                After = { atomic.After.Select(id => (uint)id) },
            }),
        },
    };
}

/// <summary>Words as the edge writes them for the host's shell.</summary>
internal static class ShellWord
{
    public static string Quote(string word) => PlainScript.Quote(word);
}

/// <summary>What a script and a command have in common.</summary>
internal sealed record PlainText(
    string User, int TimeoutSeconds, IReadOnlyDictionary<string, string> Environment);

/// <summary>A script as the request says it.</summary>
internal sealed record ScriptFileText(string Content, string? Name, string? Folder, string? Interpreter);
