using Gse.Cli.Api;

namespace Gse.Cli.Output;

/// <summary>One line for each agent that changed its state, and one for the whole when anything changed.</summary>
internal sealed class FleetLines(Printer printer) : IFleetView
{
    private readonly FleetChanges _changes = new();
    private string _summary = "";

    public void Show(AgentPage? fleet, Failure? failure, DateTimeOffset now)
    {
        var at = Moments.Exact(now);
        foreach (var (agent, before) in _changes.Since(fleet?.Items))
        {
            printer.PrintLine($"{at}  {agent.Id}  {agent.Host}  {(before is null ? "" : before + " -> ")}"
                + StatusText.WordOf(agent));
        }

        var summary = fleet is null ? failure?.Message ?? "" : FleetCounts.Of(fleet.Items);
        if (summary != _summary)
        {
            _summary = summary;
            printer.PrintLine($"{at}  {summary}");
        }
    }
}
