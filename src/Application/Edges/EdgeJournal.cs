using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Domain.Edges;

namespace Gse.Application.Edges;

/// <summary>Writes what happens to this edge itself.</summary>
internal sealed class EdgeJournal(IEventWriter writer, EdgeIdentity edge)
{
    /// <param name="id">The same for every try.</param>
    /// <returns>Where it stands in the log.</returns>
    public async Task<LogPosition> RecordAsync(EdgeEvent happened, Guid id, CancellationToken cancellation)
    {
        var metadata = EventCodec.EncodeMetadata(EventMetadata.From(new CallContext { Caller = Caller.Edge }));
        var data = EventCodec.Encode(happened, id, metadata);
        var append = new StreamAppend(StreamName.OfEdge(edge.Id), ExpectedVersion.Any, [data]);
        return (await writer.AppendAsync(append, cancellation)).Position;
    }
}
