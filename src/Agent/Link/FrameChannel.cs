using System.Buffers;
using System.IO.Pipelines;
using Gse.Protocol;
using Google.Protobuf;

namespace Gse.AgentHost.Link;

/// <summary>Frames over a stream: one reader, one writer, each to be used by one flow only.</summary>
internal sealed class FrameChannel : IAsyncDisposable
{
    private readonly LinkConnection _connection;
    private readonly PipeReader _reader;
    private readonly ArrayBufferWriter<byte> _output = new(1024);
    private readonly TimeProvider _time;

    public FrameChannel(LinkConnection connection, TimeProvider time)
    {
        (_connection, _time) = (connection, time);
        _reader = PipeReader.Create(
            connection.Stream, new StreamPipeReaderOptions(bufferSize: 4096, useZeroByteReads: true, leaveOpen: true));
    }

    /// <summary>What the next flush will send.</summary>
    public IBufferWriter<byte> Output => _output;

    public void Write(FrameKind kind, IMessage message) => FrameWriter.Write(_output, kind, message);

    /// <summary>Sends what was written.</summary>
    /// <exception cref="IOException">The connection is broken, or takes nothing for
    /// <paramref name="timeout"/>.</exception>
    public async ValueTask FlushAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        if (_output.WrittenCount == 0)
        {
            return;
        }

        // A peer that reads nothing lets the write hang; the write has no timeout of its own.
        var write = _connection.Stream.WriteAsync(_output.WrittenMemory, CancellationToken.None);
        if (!write.IsCompletedSuccessfully)
        {
            try
            {
                await write.AsTask().WaitAsync(timeout, _time, cancellation);
            }
            catch (TimeoutException)
            {
                throw new IOException("the edge takes no more bytes");
            }
        }

        _output.ResetWrittenCount();
    }

    /// <summary>
    /// Hands each frame to <paramref name="onFrame"/> until it says stop, and tells why there are no more.
    /// </summary>
    public async Task<string> ReadAsync(Func<Frame, bool> onFrame, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                var read = await _reader.ReadAsync(cancellation);
                var buffer = read.Buffer;
                var reading = FrameReading.NeedMore;
                while ((reading = FrameReader.TryRead(ref buffer, FrameLimits.AfterHello, out var frame))
                    == FrameReading.Complete)
                {
                    if (!onFrame(frame))
                    {
                        return $"malformed {frame.Kind}";
                    }
                }

                if (reading.IsMalformed())
                {
                    return $"malformed frame: {reading}";
                }

                _reader.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted)
                {
                    return "closed by the edge";
                }
            }
        }
        catch (IOException e)
        {
            return e.Message;
        }
        catch (ObjectDisposedException)
        {
            return "closed";
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
