using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Domain.Delivery;

namespace Gse.Application.Delivery;

/// <summary>Writes what becomes of the delivery at this edge.</summary>
internal sealed class DeliveryJournal(IEventWriter writer, TimeProvider time)
{
    public Task RecordAsync(DeliveryEvent happened, CancellationToken cancellation) =>
        RecordAsync([happened], cancellation);

    /// <param name="happened">At least one.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task RecordAsync(IReadOnlyList<DeliveryEvent> happened, CancellationToken cancellation)
    {
        var metadata = EventCodec.EncodeMetadata(EventMetadata.From(new CallContext { Caller = Caller.Edge }));
        var data = happened.Select(one => EventCodec.Encode(one, EventIds.New(time), metadata)).ToArray();
        var append = new StreamAppend(StreamName.OfDelivery(happened[0].Edge), ExpectedVersion.Any, data);
        await writer.AppendAsync(append, cancellation);
    }
}
