using Gse.Domain.Access;
using Gse.Domain.Channels;
using MediatR;

namespace Gse.Application.Delivery;

/// <summary>
/// Sends records down the routes of a channel; answered when they are safe. Not a command with a memory for
/// idempotency keys: that would keep the records for a day.
/// </summary>
/// <param name="Records">Kept until they are safe.</param>
public sealed record PostRecords(ChannelId Channel, IReadOnlyList<ChannelRecord> Records)
    : IGseRequest, IRequest<Result<PostedRecords>>
{
    public Role RequiredRole => Role.Operator;
}

/// <param name="Accepted">All of them.</param>
/// <param name="Routed">Those that passed the filters of at least one route.</param>
public sealed record PostedRecords(int Accepted, int Routed);

internal sealed class PostRecordsHandler(RecordIntake intake) : IRequestHandler<PostRecords, Result<PostedRecords>>
{
    public async Task<Result<PostedRecords>> Handle(PostRecords request, CancellationToken cancellationToken)
    {
        var result = await intake.TakeAsync(request.Channel, request.Records, cancellationToken);
        return result.Refusal is { } refusal ? refusal : new PostedRecords(request.Records.Count, result.Value);
    }
}
