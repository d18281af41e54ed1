using System.Buffers;
using System.Net.Sockets;
using Google.Protobuf;
using Gse.Protocol;

namespace Gse.Bench.Fleet.Agents;

/// <summary>
/// Writes to one connection, from any thread. What comes while a write is under way goes out with the next one.
/// </summary>
internal sealed class SimOutput(Stream stream)
{
    private readonly Lock _gate = new();
    private ArrayBufferWriter<byte> _next = new(64);
    private ArrayBufferWriter<byte> _current = new(64);
    private bool _isWriting;

    /// <summary>Nothing is on its way out; <see cref="SendBeat"/> has to follow.</summary>
    public bool TryReserve()
    {
        lock (_gate)
        {
            var idle = !_isWriting && _next.WrittenCount == 0;
            _isWriting |= idle;
            return idle;
        }
    }

    public void SendBeat(ulong sequence)
    {
        FrameWriter.WriteBeat(_current, sequence, 37, 512);
        if (SendCurrent())
        {
            Flush();
        }
    }

    public void Write(FrameKind kind, IMessage message)
    {
        lock (_gate)
        {
            FrameWriter.Write(_next, kind, message);
        }

        Flush();
    }

    private void Flush()
    {
        while (TryBegin() && SendCurrent())
        {
            continue;
        }
    }

    private bool TryBegin()
    {
        lock (_gate)
        {
            if (_isWriting || _next.WrittenCount == 0)
            {
                return false;
            }

            _isWriting = true;
            (_current, _next) = (_next, _current);
            return true;
        }
    }

    /// <summary>True: it is sent. False: it is being sent, or the connection has ended.</summary>
    private bool SendCurrent()
    {
        ValueTask sent;
        try
        {
            sent = stream.WriteAsync(_current.WrittenMemory, CancellationToken.None);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // The reader sees the end, too, and tells; nothing more is written here.
            return false;
        }

        if (!sent.IsCompletedSuccessfully)
        {
            _ = FinishAsync(sent);
            return false;
        }

        sent.GetAwaiter().GetResult();
        Done();
        return true;
    }

    private void Done()
    {
        lock (_gate)
        {
            _current.ResetWrittenCount();
            _isWriting = false;
        }
    }

    private async Task FinishAsync(ValueTask sent)
    {
        try
        {
            await sent;
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException)
        {
            // The reader sees the end, too, and tells; nothing more is written here.
            return;
        }

        Done();
        Flush();
    }
}
