using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Gse.Infrastructure.Sinks.Kafka;

/// <summary>
/// Hands a record's bytes to librdkafka as they are. The client takes whole arrays only, so a part of one is copied
/// once more; librdkafka copies in any case. Not for two threads at once.
/// </summary>
internal sealed class RecordValues : ISerializer<ReadOnlyMemory<byte>>
{
    private readonly ExactArrays _arrays = new();

    public byte[] Serialize(ReadOnlyMemory<byte> data, SerializationContext context)
    {
        if (MemoryMarshal.TryGetArray(data, out var segment) && segment.Count == segment.Array!.Length)
        {
            return segment.Array;
        }

        var copy = _arrays.Of(data.Length);
        data.Span.CopyTo(copy);
        return copy;
    }
}
