using Gse.Cli.Commands;
using Spectre.Console;

namespace Gse.Cli.Tests;

/// <summary>One run of the program: its exit code and what it said.</summary>
internal sealed record GseRun(int Code, string Out, string Error)
{
    /// <summary>Splits the command line at blanks.</summary>
    public static Task<GseRun> Of(string commandLine, params (string Name, string Value)[] environment) =>
        Of(commandLine, TimeProvider.System, TestContext.Current.CancellationToken, environment);

    public static async Task<GseRun> Of(
        string commandLine, TimeProvider time, CancellationToken cancellation,
        params (string Name, string Value)[] environment)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var ansi = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(output),
        });
        ansi.Profile.Width = 200;
        var known = environment.ToDictionary(pair => pair.Name, pair => pair.Value);
        known.TryAdd("GSE_DATA", "/nowhere");
        var code = await CommandLine.RunAsync(
            commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            new Terminal(output, error, ansi, IsLive: false, time), known.GetValueOrDefault, cancellation);
        return new GseRun(code, output.ToString(), error.ToString());
    }
}
