using Gse.Domain.Access;
using MediatR;

namespace Gse.Application.Edges;

/// <summary>All edges that ever wrote to this log, by id.</summary>
public sealed record ListEdges : IQuery<IReadOnlyList<EdgeView>>
{
    public Role RequiredRole => Role.Viewer;
}

internal sealed class ListEdgesHandler(EdgeProjection edges)
    : IRequestHandler<ListEdges, Result<IReadOnlyList<EdgeView>>>
{
    public Task<Result<IReadOnlyList<EdgeView>>> Handle(ListEdges request, CancellationToken cancellationToken) =>
        Task.FromResult(Result.Ok<IReadOnlyList<EdgeView>>(
            [.. edges.All.OrderBy(edge => edge.Id.Value, StringComparer.Ordinal)]));
}
