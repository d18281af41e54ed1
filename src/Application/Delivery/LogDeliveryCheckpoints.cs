using System.Collections.Concurrent;
using Gse.Application.Edges;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Domain.Channels;
using Gse.Domain.Delivery;

namespace Gse.Application.Delivery;

/// <summary>
/// Delivery progress in the log itself, where every edge finds it that takes the duty over: what an edge keeps on its
/// own disk would go with it.
/// </summary>
internal sealed class LogDeliveryCheckpoints(
    IEventReader reader, IEventWriter writer, EdgeIdentity edge, TimeProvider time) : IDeliveryCheckpoints
{
    private const int KeptEvents = 4;

    private readonly ConcurrentDictionary<StreamToId, bool> _short = new();

    public async ValueTask<LogPosition?> LoadAsync(StreamToId target, CancellationToken cancellation)
    {
        var newest = reader.ReadStreamAsync(
            StreamName.OfDeliveryProgress(target), ReadDirection.Backwards, long.MaxValue, 1, cancellation);
        await foreach (var recorded in newest)
        {
            return EventCodec.Decode(recorded) is DocumentsDelivered e ? new LogPosition(e.Position) : null;
        }

        return null;
    }

    public async ValueTask SaveAsync(StreamToId target, LogPosition position, CancellationToken cancellation)
    {
        var stream = StreamName.OfDeliveryProgress(target);
        var happened = new DocumentsDelivered(target, edge.Id, position.Value, time.GetUtcNow());
        var data = EventCodec.Encode(happened, EventIds.New(time), ReadOnlyMemory<byte>.Empty);
        await writer.AppendAsync(new StreamAppend(stream, ExpectedVersion.Any, [data]), cancellation);
        if (_short.TryAdd(target, true))
        {
            await writer.SetRetentionAsync(stream, new StreamRetention(null, KeptEvents), cancellation);
        }
    }
}
