using System.IO.Pipelines;
using Gse.Protocol;

namespace Gse.Edge.Gateway;

/// <summary>What a connection begins with: one of the three.</summary>
internal sealed record FirstFrame(Hello? Hello, Enrol? Enrol, LinkRefusal? Refusal)
{
    /// <summary>Null if the peer went without a word.</summary>
    public static async ValueTask<FirstFrame?> ReadAsync(
        PipeReader input, LinkMetrics metrics, CancellationToken cancellation)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellation);
            var buffer = result.Buffer;
            var reading = FrameReader.TryRead(ref buffer, FrameLimits.BeforeHello, out var frame);
            if (reading != FrameReading.NeedMore)
            {
                var first = reading == FrameReading.Complete ? Parse(frame, metrics) : Malformed(reading, metrics);
                input.AdvanceTo(buffer.Start);
                return first;
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                if (!result.Buffer.IsEmpty)
                {
                    metrics.Malformed("truncated");
                }

                return null;
            }
        }
    }

    private static FirstFrame Parse(in Frame frame, LinkMetrics metrics)
    {
        switch (frame.Kind)
        {
            case FrameKind.Hello when frame.TryParse(Protocol.Hello.Parser, out var hello):
                metrics.Frame(frame.Kind);
                return new FirstFrame(hello, null, null);
            case FrameKind.Enrol when frame.TryParse(Protocol.Enrol.Parser, out var enrol):
                metrics.Frame(frame.Kind);
                return new FirstFrame(null, enrol, null);
            case FrameKind.Hello or FrameKind.Enrol:
                metrics.Malformed("message");
                return new FirstFrame(null, null, LinkRefusal.Malformed("the first message cannot be read"));
            default:
                metrics.Malformed("order");
                return new FirstFrame(null, null, LinkRefusal.Malformed("the first frame must be Hello or Enrol"));
        }
    }

    private static FirstFrame Malformed(FrameReading reading, LinkMetrics metrics)
    {
        metrics.Malformed(reading.ToString());
        return new FirstFrame(null, null, reading == FrameReading.BadVersion
            ? new LinkRefusal(
                RefusalCode.UnsupportedVersion, $"this edge speaks version {FrameHeader.Version} of the agent link")
            : LinkRefusal.Malformed($"the first frame cannot be read: {reading}"));
    }
}
