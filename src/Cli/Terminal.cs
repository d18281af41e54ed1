using Spectre.Console;

namespace Gse.Cli;

/// <summary>
/// Where the program speaks: results to <paramref name="Out"/>, everything else to <paramref name="Error"/>.
/// </summary>
/// <param name="Ansi">Tables for people; writes to the same place as <paramref name="Out"/>.</param>
/// <param name="IsLive">The output is a terminal that can be redrawn.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error, IAnsiConsole Ansi, bool IsLive, TimeProvider Time)
{
    /// <summary>Where no terminal tells its width, tables are not cut: a program or a file reads them.</summary>
    private const int WidthOfNoTerminal = 200;

    public static Terminal OfProcess()
    {
        var isLive = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");
        var ansi = AnsiConsole.Console;
        if (!isLive)
        {
            ansi.Profile.Width = WidthOfNoTerminal;
        }

        return new Terminal(Console.Out, Console.Error, ansi, isLive, TimeProvider.System);
    }

    /// <summary>Says what went wrong; the answer is the exit code to end with.</summary>
    public int Fail(Failure failure)
    {
        Error.WriteLine($"gse: {failure.Message}");
        return failure.ExitCode;
    }
}
