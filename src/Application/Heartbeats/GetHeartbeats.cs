using Gse.Application.Agents;
using Gse.Application.Edges;
using Gse.Domain;
using Gse.Domain.Access;
using Gse.Domain.Agents;
using MediatR;
using Microsoft.Extensions.Options;

namespace Gse.Application.Heartbeats;

/// <summary>The stored beats of one agent, oldest first.</summary>
/// <param name="From">Receive time of the first beat wanted, inclusive.</param>
/// <param name="To">Receive time behind the last one, exclusive.</param>
/// <param name="Limit">The most beats to answer, 1 to 10,000.</param>
public sealed record GetHeartbeats(AgentId Agent, DateTimeOffset From, DateTimeOffset To, int Limit)
    : IQuery<HeartbeatList>
{
    public Role RequiredRole => Role.Viewer;
}

internal sealed class GetHeartbeatsHandler(
    HeartbeatHistory history, AgentProjection agents, EdgeIdentity edge, IOptions<HeartbeatOptions> options,
    TimeProvider time)
    : IRequestHandler<GetHeartbeats, Result<HeartbeatList>>
{
    public async Task<Result<HeartbeatList>> Handle(GetHeartbeats request, CancellationToken cancellationToken)
    {
        if (agents.Find(request.Agent) is not { } agent)
        {
            return new NotFound("agent", request.Agent.Value);
        }

        // Beats are in the stream of the edge that held the agent; with one edge that is always the same.
        var beats = new List<StoredHeartbeat>();
        var (first, last) = Kept(request);
        await foreach (var beat in history.ReadAsync(
            agent.LastEdge ?? edge.Id, request.Agent, first, last, cancellationToken))
        {
            if (beats.Count == request.Limit)
            {
                return new HeartbeatList(beats, Truncated: true);
            }

            var receivedAt = DateTimeOffset.FromUnixTimeMilliseconds(beat.AtMs);
            beats.Add(new StoredHeartbeat(receivedAt, (long)beat.Sequence));
        }

        return new HeartbeatList(beats, Truncated: false);
    }

    /// <summary>
    /// What can be there: not the future, and not what was let go. Bounds the days that are looked at.
    /// </summary>
    private (DateTimeOffset First, DateTimeOffset Last) Kept(GetHeartbeats request)
    {
        var now = time.GetUtcNow();
        var oldest = now - options.Value.Retention - TimeSpan.FromDays(2);
        var last = request.To > now ? now
            : request.To < oldest ? oldest.AddMilliseconds(-1)
            : request.To.AddMilliseconds(-1);
        return (request.From < oldest ? oldest : request.From, last);
    }
}

/// <summary>Beats of one agent.</summary>
/// <param name="Truncated">There are more of them in the interval than were asked for.</param>
public sealed record HeartbeatList(IReadOnlyList<StoredHeartbeat> Beats, bool Truncated);

/// <summary>A beat as the log keeps it.</summary>
/// <param name="ReceivedAt">By the edge's clock, to the millisecond.</param>
/// <param name="Sequence">The agent's own count.</param>
public readonly record struct StoredHeartbeat(DateTimeOffset ReceivedAt, long Sequence);
