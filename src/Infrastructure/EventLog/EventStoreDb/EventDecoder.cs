using System.Text;
using Google.Protobuf;
using Gse.Application.EventLog;
using WireEvent = Gse.Infrastructure.EventLog.EventStoreDb.Wire.ReadResp.Types.ReadEvent.Types.RecordedEvent;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>
/// Makes the server's events ours. Of a read of all it keeps the last name, which the next event often shares. For one
/// reader.
/// </summary>
internal sealed class EventDecoder(FleetNames names)
{
    private const string Json = "application/json";
    private ByteString? _lastName;
    private StreamName? _last;

    /// <summary>The stream's name without the fleet's prefix; null for a stream that is none of ours.</summary>
    public StreamName? StreamOf(WireEvent recorded)
    {
        var name = recorded.StreamIdentifier.StreamName;
        if (_lastName is null || !name.Span.SequenceEqual(_lastName.Span))
        {
            _lastName = name;
            _last = names.TryOurs(Encoding.UTF8.GetString(name.Span), out var stream) ? stream : null;
        }

        return _last;
    }

    /// <summary>Links and other things of the server's own have a type that begins with a dollar sign.</summary>
    public static string? TypeOf(WireEvent recorded) =>
        recorded.Metadata.TryGetValue("type", out var type) && !type.StartsWith('$') ? type : null;

    public static RecordedEvent Decode(WireEvent recorded, StreamName stream, string type)
    {
        recorded.Metadata.TryGetValue("created", out var created);
        recorded.Metadata.TryGetValue("content-type", out var contentType);
        return new RecordedEvent(
            stream, (long)recorded.StreamRevision, new LogPosition((long)recorded.CommitPosition),
            RecordedTime.Of(created, recorded.CustomMetadata.Span), EventIdCodec.Read(recorded.Id), type,
            recorded.Data.Memory, recorded.CustomMetadata.Memory, contentType == Json);
    }
}
