using System.Globalization;
using Gse.Cli.Api;
using Spectre.Console;

namespace Gse.Cli.Output;

/// <summary>Redraws one screen. The agents that need a look come first; what does not fit is counted.</summary>
internal sealed class FleetScreen(Terminal terminal) : IFleetView
{
    private const int LinesAround = 6;
    private AgentPage? _last;

    public void Show(AgentPage? fleet, Failure? failure, DateTimeOffset now)
    {
        _last = fleet ?? _last;
        var agents = _last?.Items ?? [];
        var room = Math.Max(3, terminal.Ansi.Profile.Height - LinesAround);
        var shown = agents.OrderBy(agent => agent.StatusCode == 2).ThenBy(agent => agent.Id, StringComparer.Ordinal)
            .Take(room).ToList();

        terminal.Ansi.Clear(home: true);
        terminal.Ansi.Write(new Text(
            string.Create(CultureInfo.InvariantCulture, $"{now.ToLocalTime():HH:mm:ss}  {FleetCounts.Of(agents)}\n\n"),
            new Style(decoration: Decoration.Bold)));
        terminal.Ansi.Write(AgentTables.OfList(shown, now));
        if (agents.Count > shown.Count)
        {
            terminal.Ansi.Write(new Text($"... and {agents.Count - shown.Count} more\n"));
        }

        terminal.Ansi.Write(failure is null
            ? new Text("\nCtrl-C ends\n", new Style(Color.Grey))
            : new Text($"\n{failure.Message}\n", new Style(Color.Red)));
    }
}
