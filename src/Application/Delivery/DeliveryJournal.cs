using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Domain.Delivery;

namespace Gse.Application.Delivery;

/// <summary>Writes what becomes of the delivery at this edge.</summary>
internal sealed class DeliveryJournal(IEventWriter writer, TimeProvider time)
{
    public async Task RecordAsync(DeliveryEvent happened, CancellationToken cancellation)
    {
        var metadata = EventCodec.EncodeMetadata(EventMetadata.From(new CallContext { Caller = Caller.Edge }));
        var data = EventCodec.Encode(happened, EventIds.New(time), metadata);
        var append = new StreamAppend(StreamName.OfDelivery(happened.Edge), ExpectedVersion.Any, [data]);
        await writer.AppendAsync(append, cancellation);
    }
}
