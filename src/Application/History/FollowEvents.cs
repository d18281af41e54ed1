using System.Runtime.CompilerServices;
using Gse.Application.EventLog;
using Gse.Domain.Access;
using MediatR;

namespace Gse.Application.History;

/// <summary>
/// The log from a place on and then live, until the reader has enough; without what the caller may not see. "Now" is
/// when this is answered, not when the reader takes the first event.
/// </summary>
public sealed record FollowEvents(EventSelection Selection, AskedStart From) : IQuery<EventFeed>
{
    public Role RequiredRole => Role.Viewer;
}

/// <param name="After">Behind which position it begins.</param>
/// <param name="Facts">Without end.</param>
public sealed record EventFeed(LogPosition After, IAsyncEnumerable<RecordedFact> Facts);

internal sealed class FollowEventsHandler(IEventReader reader, CallContext call)
    : IRequestHandler<FollowEvents, Result<EventFeed>>
{
    public async Task<Result<EventFeed>> Handle(FollowEvents request, CancellationToken cancellationToken)
    {
        var start = await request.From.ResolveAsync(reader, cancellationToken);
        return start.Refusal is { } refusal
            ? refusal
            : new EventFeed(
                start.Value, FollowAsync(request.Selection, start.Value, call.Caller, cancellationToken));
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
