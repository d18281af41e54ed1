using System.Buffers;
using Gse.AgentHost.Reports;

namespace Gse.AgentHost.Link;

/// <summary>Sends the outbox in order, at most a window ahead of what the edge has acknowledged.</summary>
internal sealed class ReportSender(Outbox outbox, ulong acked)
{
    internal const int Window = 256;

    private ulong _sent = acked;
    private readonly Queue<ulong> _inFlight = new();

    public void Acknowledged(ulong sequence)
    {
        outbox.Acknowledge(sequence);
        while (_inFlight.TryPeek(out var oldest) && oldest <= sequence)
        {
            _inFlight.Dequeue();
        }
    }

    /// <summary>Writes what the window has room for.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        if (_inFlight.Count >= Window || outbox.Newest <= _sent)
        {
            return;
        }

        // On disk before on the wire: a number that the edge has seen
        // must not be given to another report after a crash.
        outbox.MakeDurable();
        while (_inFlight.Count < Window && outbox.WriteNext(_sent, output) is > 0 and var sequence)
        {
            _sent = sequence;
            _inFlight.Enqueue(sequence);
        }
    }
}
