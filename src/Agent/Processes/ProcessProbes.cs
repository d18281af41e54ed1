using Gse.AgentHost.Execution;
using Gse.Protocol;

namespace Gse.AgentHost.Processes;

/// <summary>What a process says of itself.</summary>
/// <param name="Version">Null if it was not asked, or did not answer.</param>
/// <param name="Health">Empty if it was not asked.</param>
/// <param name="IsHealthy">Null if it was not asked.</param>
internal sealed record ProbeAnswer(string? Version, string Health, bool? IsHealthy);

/// <summary>Runs version_cmd and health_cmd.</summary>
internal sealed class ProcessProbes(ICommandRunner runner)
{
    private const int LongestVersion = 128;
    private const int LongestHealth = 1024;

    /// <param name="isRunning">One that is not running is not asked for its health.</param>
    public async Task<ProbeAnswer> AskAsync(ProcessSpec spec, bool isRunning, CancellationToken cancellation)
    {
        var asked = (Version: spec.VersionCmd.Length > 0, Health: spec.HealthCmd.Length > 0 && isRunning);
        var version = asked.Version ? runner.RunAsync(spec.VersionCmd, spec, cancellation) : null;
        var health = asked.Health ? runner.RunAsync(spec.HealthCmd, spec, cancellation) : null;
        return new ProbeAnswer(
            version is not null && (await version).Succeeded() ? FirstLine((await version).Output) : null,
            health is not null ? Cut(HealthOf(await health), LongestHealth) : "",
            health is not null ? (await health).Succeeded() : null);
    }

    private static string HealthOf(CommandResult ran) =>
        ran.Succeeded() ? ran.Output.Trim() : ran.Explain("health_cmd");

    private static string FirstLine(string output) => Cut(output.Trim().Split('\n')[0].Trim(), LongestVersion);

    // Not in the middle of a character that takes two.
    private static string Cut(string text, int length) => text.Length <= length
        ? text
        : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
