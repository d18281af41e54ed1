using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Gse.Domain.Channels;

namespace Gse.Application.Delivery;

/// <summary>
/// Records as the spool keeps them. A frame begins with a byte: 1 tells the route of the records that follow (channel,
/// 4 bytes; length of the name, 2; the name), 2 is a record (length of the host, 4; length of the value, 4; both), 3 is
/// one that the storage may have already. Numbers are little-endian. A route is kept by name: what it means is looked
/// up when the record leaves.
/// </summary>
internal static class SpoolCodec
{
    private const byte Route = 1;
    private const byte Record = 2;
    private const byte SecondRecord = 3;

    /// <param name="before">The route of the record written before this one into the same chunk.</param>
    public static void Write(IBufferWriter<byte> output, in SinkRecord record, (ChannelId, string)? before)
    {
        var route = (record.Route.Channel, record.Route.Name);
        if (before != route)
        {
            var name = Encoding.UTF8.GetBytes(route.Name);
            var head = output.GetSpan(7);
            head[0] = Route;
            BinaryPrimitives.WriteInt32LittleEndian(head[1..], route.Channel.Value);
            BinaryPrimitives.WriteUInt16LittleEndian(head[5..], checked((ushort)name.Length));
            output.Advance(7);
            output.Write(name);
        }

        var frame = output.GetSpan(9);
        frame[0] = record.MayBeSecond ? SecondRecord : Record;
        BinaryPrimitives.WriteInt32LittleEndian(frame[1..], record.Host.Length);
        BinaryPrimitives.WriteInt32LittleEndian(frame[5..], record.Value.Length);
        output.Advance(9);
        output.Write(record.Host.Span);
        output.Write(record.Value.Span);
    }

    /// <exception cref="SpoolException">The bytes are none of these.</exception>
    public static IEnumerable<SpooledRecord> Read(ReadOnlyMemory<byte> data)
    {
        var (channel, name) = (default(ChannelId), "");
        while (!data.IsEmpty)
        {
            var kind = data.Span[0];
            if (kind == Route)
            {
                channel = new ChannelId(BinaryPrimitives.ReadInt32LittleEndian(Cut(data, 1, 4).Span));
                var text = Cut(data, 7, BinaryPrimitives.ReadUInt16LittleEndian(Cut(data, 5, 2).Span));
                name = Encoding.UTF8.GetString(text.Span);
                data = data[(7 + text.Length)..];
                continue;
            }

            var host = Cut(data, 9, BinaryPrimitives.ReadInt32LittleEndian(Cut(data, 1, 4).Span));
            var value = Cut(data, 9 + host.Length, BinaryPrimitives.ReadInt32LittleEndian(Cut(data, 5, 4).Span));
            data = data[(9 + host.Length + value.Length)..];
            yield return kind is Record or SecondRecord
                ? new SpooledRecord(channel, name, host, value, kind == SecondRecord)
                : throw new SpoolException($"A record in the spool has the unknown kind {kind}.");
        }
    }

    private static ReadOnlyMemory<byte> Cut(ReadOnlyMemory<byte> data, int start, int length) =>
        length >= 0 && start <= data.Length - length
            ? data.Slice(start, length)
            : throw new SpoolException("A record in the spool is cut off.");
}

/// <param name="Route">The route's name when the record was spooled.</param>
internal readonly record struct SpooledRecord(
    ChannelId Channel, string Route, ReadOnlyMemory<byte> Host, ReadOnlyMemory<byte> Value, bool MayBeSecond);
