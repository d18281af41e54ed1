using System.Buffers.Text;
using System.Diagnostics;

namespace Gse.Bench.Fleet.Running;

/// <summary>A reader of <c>/v1/events</c> over its own connection, which notes when each event was whole.</summary>
internal sealed class EventReader(Stream stream)
{
    private readonly byte[] _buffer = new byte[64 * 1024];

    /// <summary>Position and time, in the order of arrival.</summary>
    public List<(long Position, long At)> Seen { get; } = [];

    /// <summary>Until the position has come, or it is cancelled.</summary>
    /// <param name="last">Asked again after each read; <see cref="long.MaxValue"/> while it is not known.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task RunAsync(Func<long> last, CancellationToken cancellation)
    {
        var (kept, position) = (0, -1L);
        while (Seen.Count == 0 || Seen[^1].Position < last())
        {
            var count = await stream.ReadAsync(_buffer.AsMemory(kept), cancellation);
            if (count == 0)
            {
                throw new IOException("the edge ended an event stream");
            }

            kept = Take(_buffer.AsSpan(0, kept + count), Stopwatch.GetTimestamp(), ref position);
        }
    }

    /// <summary>Takes whole lines; gives how many bytes of an unfinished one are left, now at the front.</summary>
    private int Take(Span<byte> bytes, long now, ref long position)
    {
        Span<byte> rest = bytes;
        for (int end; (end = rest.IndexOf((byte)'\n')) >= 0; rest = rest[(end + 1)..])
        {
            var line = rest[..end];
            if (line.StartsWith("id: "u8))
            {
                _ = Utf8Parser.TryParse(line[4..], out position, out _);
            }
            else if (line.StartsWith("event: gse.cut-off"u8))
            {
                throw new IOException("the edge cut off an event stream");
            }
            else if (line.StartsWith("data: "u8) && position >= 0)
            {
                Seen.Add((position, now));
                position = -1;
            }
        }

        rest.CopyTo(bytes);
        return rest.Length;
    }
}
