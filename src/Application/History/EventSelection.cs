using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Domain.Agents;

namespace Gse.Application.History;

/// <summary>
/// Which events a reader outside wants. Beats are left out unless their streams are named: they would drown the rest.
/// </summary>
/// <param name="StreamPrefixes">Starts of stream names; empty for all but the heartbeats.</param>
/// <param name="EventTypes">Empty for all.</param>
/// <param name="Agent">Only this agent's streams; null for all.</param>
public sealed record EventSelection(
    IReadOnlyList<string> StreamPrefixes, IReadOnlyList<string> EventTypes, AgentId? Agent)
{
    internal EventFilter Filter => new(Prefixes(), EventTypes);

    // A filter knows only starts of names, and one agent's id may be the start of another's.
    internal bool Takes(RecordedEvent recorded) => Agent is not { } agent
        || recorded.Stream == StreamName.OfAgent(agent) || recorded.Stream == StreamName.OfProcesses(agent);

    private IReadOnlyList<string> Prefixes() =>
        Agent is { } agent ? [StreamName.OfAgent(agent).Value, StreamName.OfProcesses(agent).Value]
        : StreamPrefixes.Count > 0 ? StreamPrefixes
        : Projector.Filter.StreamPrefixes;
}
