using Gse.Application.Agents;
using Gse.Application.EventLog;
using Gse.Domain;
using Gse.Domain.Access;
using MediatR;

namespace Gse.Application.History;

/// <summary>What happened to one agent and its processes, in the order of the log.</summary>
/// <param name="From">Recorded then or later; null for no bound.</param>
/// <param name="To">Recorded before; null for no bound.</param>
/// <param name="After">Only events behind this position.</param>
public sealed record GetAgentEvents(
    string IdOrHost, DateTimeOffset? From, DateTimeOffset? To, AskedStart After, int Limit) : IQuery<FactPage>
{
    public Role RequiredRole => Role.Viewer;
}

internal sealed class GetAgentEventsHandler(AgentProjection agents, IEventReader reader)
    : IRequestHandler<GetAgentEvents, Result<FactPage>>
{
    public async Task<Result<FactPage>> Handle(GetAgentEvents request, CancellationToken cancellationToken)
    {
        if (agents.Find(request.IdOrHost) is not { } agent)
        {
            return new NotFound("agent", request.IdOrHost);
        }

        var start = await request.After.ResolveAsync(reader, cancellationToken);
        if (start.Refusal is { } refusal)
        {
            return refusal;
        }

        // One more than asked for tells whether there is a next page..
        var wanted = request.Limit + 1;
        var facts = new List<RecordedFact>();
        await ReadAsync(StreamName.OfAgent(agent.Id), request, start.Value, wanted, facts, cancellationToken);
        await ReadAsync(StreamName.OfProcesses(agent.Id), request, start.Value, wanted, facts, cancellationToken);
        facts.Sort((a, b) => a.Event.Position.CompareTo(b.Event.Position));
        if (facts.Count < wanted)
        {
            return new FactPage(facts, null);
        }

        facts.RemoveRange(request.Limit, facts.Count - request.Limit);
        return new FactPage(facts, facts[^1].Event.Position);
    }

    private async Task ReadAsync(
        StreamName stream, GetAgentEvents request, LogPosition after, int wanted, List<RecordedFact> facts,
        CancellationToken cancellation)
    {
        var found = 0;
        var events = reader.ReadStreamAsync(stream, ReadDirection.Forwards, 0, long.MaxValue, cancellation);
        await foreach (var recorded in events)
        {
            if (recorded.RecordedAt >= request.To || found == wanted)
            {
                return;
            }

            if (recorded.Position > after && !(recorded.RecordedAt < request.From))
            {
                facts.Add(new RecordedFact(recorded));
                found++;
            }
        }
    }
}
