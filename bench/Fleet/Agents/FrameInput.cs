using System.Buffers;
using Gse.Protocol;

namespace Gse.Bench.Fleet.Agents;

/// <summary>Reads frames from a connection into one small buffer that only grows when it must.</summary>
internal sealed class FrameInput
{
    private byte[] _buffer = new byte[256];
    private int _start;
    private int _end;

    /// <summary>Forgets what was read from the last connection.</summary>
    public void Reset() => (_start, _end) = (0, 0);

    /// <summary>
    /// The next frame that is there, valid until more is read. False: there is no whole one yet.
    /// </summary>
    /// <exception cref="IOException">What came is no frame.</exception>
    public bool TryTake(out Frame frame)
    {
        var sequence = new ReadOnlySequence<byte>(_buffer, _start, _end - _start);
        var reading = FrameReader.TryRead(ref sequence, FrameLimits.AfterHello, out frame);
        if (reading.IsMalformed())
        {
            throw new IOException($"the edge sent no frame: {reading}");
        }

        _start = _end - (int)sequence.Length;
        return reading == FrameReading.Complete;
    }

    /// <summary>Reads more. False: the edge has closed the connection.</summary>
    public async ValueTask<bool> FillAsync(Stream stream, CancellationToken cancellation)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 4);
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation);
        _end += read;
        return read > 0;
    }

    /// <summary>Waits for the next frame and reads its message.</summary>
    /// <exception cref="IOException">The connection ended, or something else than expected came.</exception>
    public async Task<T> ExpectAsync<T>(
        Stream stream, FrameKind kind, Google.Protobuf.MessageParser<T> parser, CancellationToken cancellation)
        where T : class, Google.Protobuf.IMessage<T>
    {
        while (true)
        {
            if (TryTake(out var frame))
            {
                return frame.Kind == kind && frame.TryParse(parser, out var message)
                    ? message
                    : throw Unexpected(frame, kind);
            }

            if (!await FillAsync(stream, cancellation))
            {
                throw new IOException("the edge has closed the connection");
            }
        }
    }

    private static IOException Unexpected(in Frame frame, FrameKind kind) =>
        frame.Kind == FrameKind.Refused && frame.TryParse(Refused.Parser, out var refused)
            ? new IOException($"refused: {refused.Code} {refused.Message}")
            : new IOException($"the edge sent {frame.Kind} instead of {kind}");
}
