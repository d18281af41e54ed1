using Gse.Cli.Api;

namespace Gse.Cli.Output;

/// <summary>
/// One line of JSON for each agent that is new or changed its state: the agent as <c>gse agent</c> prints it.
/// </summary>
internal sealed class FleetJson(Printer printer) : IFleetView
{
    private readonly FleetChanges _changes = new();

    public void Show(AgentPage? fleet, Failure? failure, DateTimeOffset now)
    {
        foreach (var (agent, _) in _changes.Since(fleet?.Items))
        {
            printer.PrintJson(agent, ApiJson.Printed.Agent);
        }
    }
}
