using System.Runtime.CompilerServices;
using Gse.Application.EventLog;
using Gse.Domain.Access;
using MediatR;

namespace Gse.Application.History;

/// <summary>
/// The log from a position on and then live, until the reader has enough; without what the caller may not see.
/// </summary>
public sealed record FollowEvents(EventSelection Selection, LogPosition After) : IQuery<IAsyncEnumerable<RecordedFact>>
{
    public Role RequiredRole => Role.Viewer;
}

internal sealed class FollowEventsHandler(IEventReader reader, CallContext call)
    : IRequestHandler<FollowEvents, Result<IAsyncEnumerable<RecordedFact>>>
{
    public Task<Result<IAsyncEnumerable<RecordedFact>>> Handle(
        FollowEvents request, CancellationToken cancellationToken) =>
        Task.FromResult(Result.Ok(FollowAsync(request, call.Caller, cancellationToken)));

    private async IAsyncEnumerable<RecordedFact> FollowAsync(
        FollowEvents request, Caller caller, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var message in reader.SubscribeToAllAsync(request.Selection.Filter, request.After, cancellation))
        {
            if (message.Event is { } recorded && request.Selection.Takes(recorded)
                && RecordedFact.MaySee(caller, recorded))
            {
                yield return RecordedFact.Of(recorded);
            }
        }
    }
}
