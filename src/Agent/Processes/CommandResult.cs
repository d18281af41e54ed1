using System.Globalization;

namespace Gse.AgentHost.Processes;

/// <summary>How a command of a process ended.</summary>
/// <param name="ExitCode">Null if a signal ended it, or it never started.</param>
/// <param name="Output">Standard output and standard error as they came, the first 16 KiB.</param>
/// <param name="Flaw">Why it failed, if not by itself: it took too long, or could not be started; else null.</param>
internal sealed record CommandResult(int? ExitCode, int? Signal, string Output, string? Flaw)
{
    public bool Succeeded => Flaw is null && ExitCode == 0;

    /// <summary>What an operator has to know of one that failed: what it printed, or else how it ended.</summary>
    /// <param name="name">Of the command, in the contract's words.</param>
    public string Explain(string name) => (Flaw, Output, ExitCode) switch
    {
        ({ } flaw, "", _) => $"{name} {flaw}",
        ({ } flaw, var output, _) => $"{name} {flaw}: {output}",
        (_, { Length: > 0 } output, _) => output,
        (_, _, { } code) => string.Create(CultureInfo.InvariantCulture, $"{name} exited with code {code}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{name} was ended by signal {Signal}"),
    };
}
