using Gse.Application.Agents;
using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Application.Sessions;
using Gse.Domain.Access;
using MediatR;

namespace Gse.Application.Edges;

/// <summary>How this edge stands: its fleet, and how far its read model has followed the log.</summary>
public sealed record GetEdgeOverview : IQuery<EdgeOverview>
{
    public Role RequiredRole => Role.Viewer;
}

/// <param name="Known">Agents that are not retired.</param>
/// <param name="Connected">Of them, those that some edge holds.</param>
/// <param name="Lost">Of them, those declared lost.</param>
/// <param name="HeldHere">Connections at this edge.</param>
/// <param name="Head">Position of the newest event of the log.</param>
/// <param name="Projected">Position up to which queries see the log.</param>
public sealed record EdgeOverview(
    EdgeIdentity Edge, int Known, int Connected, int Lost, int HeldHere, LogPosition Head, LogPosition Projected);

internal sealed class GetEdgeOverviewHandler(
    EdgeIdentity edge, AgentProjection agents, SessionRegistry sessions, IEventReader reader,
    ProjectionProgress progress)
    : IRequestHandler<GetEdgeOverview, Result<EdgeOverview>>
{
    public async Task<Result<EdgeOverview>> Handle(GetEdgeOverview request, CancellationToken cancellationToken)
    {
        var (known, connected, lost) = (0, 0, 0);
        foreach (var agent in agents.All)
        {
            known += agent.IsRetired ? 0 : 1;
            connected += agent.IsConnected ? 1 : 0;
            lost += agent.IsLost ? 1 : 0;
        }

        var head = await reader.ReadHeadAsync(cancellationToken);
        return new EdgeOverview(edge, known, connected, lost, sessions.Count, head, progress.Position);
    }
}
