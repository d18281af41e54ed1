using System.Buffers.Binary;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Gse.Infrastructure.Tests.Wire;
using Status = Grpc.Core.Status;
using WireEvent = Gse.Infrastructure.Tests.Wire.ReadResp.Types.ReadEvent.Types.RecordedEvent;

namespace Gse.Infrastructure.Tests.EventLog.EventStoreDb.Server;

/// <summary>Messages and errors in the form of the contract document.</summary>
internal static class ServerAnswers
{
    public static UUID IdOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return new UUID
        {
            Structured = new UUID.Types.Structured
            {
                MostSignificantBits = BinaryPrimitives.ReadInt64BigEndian(bytes),
                LeastSignificantBits = BinaryPrimitives.ReadInt64BigEndian(bytes[8..]),
            },
        };
    }

    public static Guid IdOf(UUID id)
    {
        if (id.ValueCase == UUID.ValueOneofCase.String)
        {
            return Guid.Parse(id.String);
        }

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, id.Structured.MostSignificantBits);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], id.Structured.LeastSignificantBits);
        return new Guid(bytes, bigEndian: true);
    }

    public static ReadResp EventOf(StoredEvent stored, bool stringIds)
    {
        var wire = new WireEvent
        {
            Id = stringIds ? new UUID { String = stored.Id.ToString() } : IdOf(stored.Id),
            StreamIdentifier = new StreamIdentifier { StreamName = ByteString.CopyFromUtf8(stored.Stream) },
            StreamRevision = (ulong)stored.Revision,
            CommitPosition = (ulong)stored.Position,
            PreparePosition = (ulong)stored.Position,
            Data = ByteString.CopyFrom(stored.Data),
            CustomMetadata = ByteString.CopyFrom(stored.Metadata),
        };
        wire.Metadata["type"] = stored.Type;
        wire.Metadata["content-type"] = stored.ContentType;
        var created = (stored.Created - DateTimeOffset.UnixEpoch).Ticks;
        wire.Metadata["created"] = created.ToString(CultureInfo.InvariantCulture);
        return new ReadResp
        {
            Event = new ReadResp.Types.ReadEvent { Event = wire, CommitPosition = (ulong)stored.Position },
        };
    }

    public static ReadResp CheckpointAt(long position) => new()
    {
        Checkpoint = new ReadResp.Types.Checkpoint
        {
            CommitPosition = (ulong)position,
            PreparePosition = (ulong)position,
        },
    };

    public static BatchAppendResp ErrorOf(UUID correlation, StatusCode code, string message, IMessage detail) => new()
    {
        CorrelationId = correlation,
        Error = new Wire.Status { Code = (int)code, Message = message, Details = Any.Pack(detail) },
    };

    public static RpcException NotLeader((string Host, int Port) leader) => new(
        new Status(StatusCode.NotFound, "Leader info available"),
        new Metadata
        {
            { "exception", "not-leader" },
            { "leader-endpoint-host", leader.Host },
            { "leader-endpoint-port", leader.Port.ToString(CultureInfo.InvariantCulture) },
        });

    public static RpcException Error(StatusCode code, string detail) => new(new Status(code, detail));
}
