using System.Runtime.CompilerServices;
using Gse.Application.EventLog;
using Gse.Domain.Access;
using MediatR;

namespace Gse.Application.History;

/// <summary>
/// The log from a place on and then live, until the reader has enough; without what the caller may not see. "Now" is
/// when this is answered, not when the reader takes the first event.
/// </summary>
public sealed record FollowEvents(EventSelection Selection, LogStart From) : IQuery<IAsyncEnumerable<RecordedFact>>
{
    public Role RequiredRole => Role.Viewer;
}

internal sealed class FollowEventsHandler(IEventReader reader, CallContext call)
    : IRequestHandler<FollowEvents, Result<IAsyncEnumerable<RecordedFact>>>
{
    public async Task<Result<IAsyncEnumerable<RecordedFact>>> Handle(
        FollowEvents request, CancellationToken cancellationToken)
    {
        var after = await request.From.ResolveAsync(reader, cancellationToken);
        return Result.Ok(FollowAsync(request.Selection, after, call.Caller, cancellationToken));
    }

    private async IAsyncEnumerable<RecordedFact> FollowAsync(
        EventSelection selection, LogPosition after, Caller caller,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var message in reader.SubscribeToAllAsync(selection.Filter, after, cancellation))
        {
            if (message.Event is { } recorded)
            {
                if (selection.Takes(recorded) && RecordedFact.MaySee(caller, recorded))
                {
                    yield return new RecordedFact(recorded);
                }
            }
            else
            {
                // A long way without anything wanted is looked through in one go; others want the thread, too.
                await Task.Yield();
            }
        }
    }
}
