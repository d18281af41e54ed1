using System.Buffers.Binary;
using Gse.Infrastructure.EventLog.EventStoreDb.Wire;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>Ids on the wire: two big-endian halves, or text, which means the same.</summary>
internal static class EventIdCodec
{
    public static void Write(Guid id, UUID into)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var structured = into.Structured ??= new UUID.Types.Structured();
        structured.MostSignificantBits = BinaryPrimitives.ReadInt64BigEndian(bytes);
        structured.LeastSignificantBits = BinaryPrimitives.ReadInt64BigEndian(bytes[8..]);
    }

    public static Guid Read(UUID id)
    {
        if (id.ValueCase == UUID.ValueOneofCase.String)
        {
            return Guid.TryParse(id.String, out var parsed) ? parsed : Guid.Empty;
        }

        if (id.Structured is not { } structured)
        {
            return Guid.Empty;
        }

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, structured.MostSignificantBits);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], structured.LeastSignificantBits);
        return new Guid(bytes, bigEndian: true);
    }

    public static (long Most, long Least) Halves(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return (BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]));
    }
}
