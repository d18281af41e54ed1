using System.Globalization;
using Gse.AgentHost.Execution;

namespace Gse.AgentHost.Processes;

/// <summary>What the end of a command means for a process.</summary>
internal static class CommandResults
{
    public static bool Succeeded(this CommandResult result) =>
        result is { Refusal: null, TimedOut: false, ExitCode: 0 };

    /// <summary>What an operator has to know of one that failed: what it printed, or else how it ended.</summary>
    /// <param name="name">Of the command, in the contract's words.</param>
    public static string Explain(this CommandResult result, string name)
    {
        var output = result.Output.Trim();
        return result switch
        {
            { Refusal: { } refusal } => $"{name} was not run: {refusal.Message}",
            { TimedOut: true } => $"{name} did not end within op_timeout and was ended. {output}".TrimEnd(),
            _ when output.Length > 0 => output,
            _ => string.Create(CultureInfo.InvariantCulture, $"{name} exited with code {result.ExitCode}"),
        };
    }
}
