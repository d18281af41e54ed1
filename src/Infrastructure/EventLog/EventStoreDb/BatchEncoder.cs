using Google.Protobuf;
using Gse.Application.EventLog;
using Gse.Infrastructure.EventLog.EventStoreDb.Wire;
using Proposed = Gse.Infrastructure.EventLog.EventStoreDb.Wire.BatchAppendReq.Types.ProposedMessage;
using WireEmpty = Google.Protobuf.WellKnownTypes.Empty;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>
/// Makes the requests of one batch call. They are written one after the other, so the same objects serve all of them,
/// and data are wrapped, not copied: a request is good until the next one is made.
/// </summary>
internal sealed class BatchEncoder(FleetNames names, long callId)
{
    private const int FragmentBytes = 512 * 1024;
    private const int FragmentEvents = 1_000;
    private static readonly WireEmpty Nothing = new();

    private readonly BatchAppendReq _request = new()
    {
        CorrelationId = new UUID
        {
            Structured = new UUID.Types.Structured { MostSignificantBits = callId },
        },
    };

    private readonly BatchAppendReq.Types.Options _options = new();
    private readonly List<Proposed> _pool = [];

    /// <summary>About how many bytes the last fragment holds.</summary>
    public long FragmentSize { get; private set; }

    /// <summary>The next fragment of <paramref name="item"/>, with events from <paramref name="at"/> on.</summary>
    public BatchAppendReq Fragment(BatchItem item, ref int at)
    {
        _request.CorrelationId.Structured.LeastSignificantBits = item.Sequence;
        _request.Options = at == 0 ? OptionsOf(item) : null;
        _request.ProposedMessages.Clear();
        var events = item.Events;
        var end = Math.Min(events.Count, at + FragmentEvents);
        for (FragmentSize = 0; at < end && FragmentSize < FragmentBytes; at++)
        {
            var data = events[at];
            FragmentSize += AppendLimits.SizeOf(data);
            _request.ProposedMessages.Add(Encode(data, _request.ProposedMessages.Count));
        }

        _request.IsFinal = at == events.Count;
        return _request;
    }

    private BatchAppendReq.Types.Options OptionsOf(BatchItem item)
    {
        _options.StreamIdentifier = names.Identifier(item.Stream);
        switch (item.ExpectedOnWire.Value)
        {
            case -2:
                _options.Any = Nothing;
                break;
            case -1:
                _options.NoStream = Nothing;
                break;
            default:
                _options.StreamPosition = (ulong)item.ExpectedOnWire.Value;
                break;
        }

        return _options;
    }

    private Proposed Encode(in EventData data, int index)
    {
        if (index == _pool.Count)
        {
            _pool.Add(new Proposed { Id = new UUID() });
        }

        var message = _pool[index];
        EventIdCodec.Write(data.Id, message.Id);
        message.Metadata["type"] = data.Type;
        message.Metadata["content-type"] = data.IsJson ? "application/json" : "application/octet-stream";
        message.Data = UnsafeByteOperations.UnsafeWrap(data.Data);
        message.CustomMetadata = UnsafeByteOperations.UnsafeWrap(data.Metadata);
        return message;
    }
}
