using System.Runtime.CompilerServices;
using Gse.Application;
using Gse.Application.EventLog;
using Gse.Application.History;
using MediatR;

namespace Gse.Edge.Http.V1;

/// <summary>
/// The log as it grows. The id of an event is its position; a reader that comes back with it misses nothing and gets
/// nothing twice.
/// </summary>
internal sealed class EventStreamResult(EventSelection selection, AskedStart from, EventForm form) : IResult
{
    public const string Description =
        "Of a stream the id of an event is its position, and Last-Event-ID goes on behind it, without gap or "
        + "repetition, even before the first event; comments say that a silent stream lives. Where the edge ends a "
        + "stream, the last event is gse.cut-off with the reason: slow-reader (nothing was taken for "
        + "Http:EventStreamStall), key-revoked or edge-stopping.";

    public Task ExecuteAsync(HttpContext httpContext) =>
        new LiveStreamResult(cancellation => OpenAsync(httpContext.RequestServices, cancellation))
            .ExecuteAsync(httpContext);

    private async Task<Result<LiveStream>> OpenAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var result = await services.GetRequiredService<IMediator>().Send(
            new FollowEvents(selection, from), cancellation);
        if (result.Refusal is { } refusal)
        {
            return refusal;
        }

        var feed = result.Value;
        var frames = services.GetRequiredService<EventFrames>();
        return new LiveStream(
            feed.After > LogPosition.Start ? feed.After.ToString() : null, FramesOf(feed, frames, cancellation));
    }

    private async IAsyncEnumerable<byte[]> FramesOf(
        EventFeed feed, EventFrames frames, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var fact in feed.Facts.WithCancellation(cancellation))
        {
            yield return frames.Of(fact, form);
        }
    }
}
