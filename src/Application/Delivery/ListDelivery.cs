using Gse.Domain.Access;
using MediatR;

namespace Gse.Application.Delivery;

/// <summary>How delivery to each storage stands at this edge.</summary>
public sealed record ListDelivery : IQuery<IReadOnlyList<LaneStatus>>
{
    public Role RequiredRole => Role.Viewer;
}

internal sealed class ListDeliveryHandler(Lanes lanes)
    : IRequestHandler<ListDelivery, Result<IReadOnlyList<LaneStatus>>>
{
    public Task<Result<IReadOnlyList<LaneStatus>>> Handle(ListDelivery request, CancellationToken cancellationToken) =>
        Task.FromResult(Result.Ok<IReadOnlyList<LaneStatus>>(
            [.. lanes.Statuses.OrderBy(lane => lane.StreamTo.Value)]));
}
