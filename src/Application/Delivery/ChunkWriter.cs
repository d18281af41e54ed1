using System.Buffers;
using Gse.Domain.Channels;

namespace Gse.Application.Delivery;

/// <summary>Puts records into chunks for the spool.</summary>
internal sealed class ChunkWriter
{
    // What is dropped at the spool's limit goes a chunk at a time.
    private const int ChunkBytes = 1_048_576;

    private readonly List<SpoolChunk> _chunks = [];
    private ArrayBufferWriter<byte> _data = new();
    private (ChannelId, string)? _route;
    private DateTimeOffset _oldest;
    private DateTimeOffset _newest;
    private int _records;

    public void Add(ReadOnlySpan<SinkRecord> records, DateTimeOffset oldest, DateTimeOffset newest)
    {
        foreach (ref readonly var record in records)
        {
            if (_records == 0)
            {
                _oldest = oldest;
            }

            SpoolCodec.Write(_data, record, _route);
            _route = (record.Route.Channel, record.Route.Name);
            _newest = newest;
            _records++;
            if (_data.WrittenCount >= ChunkBytes)
            {
                End();
            }
        }
    }

    public List<SpoolChunk> Finish()
    {
        End();
        return _chunks;
    }

    private void End()
    {
        if (_records > 0)
        {
            _chunks.Add(new SpoolChunk(_data.WrittenMemory, _records, _oldest, _newest));
            (_data, _route, _records) = (new ArrayBufferWriter<byte>(), null, 0);
        }
    }
}
