using System.Diagnostics.Metrics;
using Gse.Application;
using Gse.Protocol;

namespace Gse.Edge.Gateway;

/// <summary>
/// What the link counts. Plain counters that are read when somebody asks: a beat costs one increment.
/// </summary>
internal sealed class LinkMetrics
{
    private const string Reason = "reason";
    private static readonly FrameKind[] Kinds =
        [.. Enum.GetValues<FrameKind>().Where(kind => kind is > FrameKind.Unspecified and < FrameKind.Welcome)];

    private readonly long[] _frames = new long[(int)FrameKind.Welcome];
    private readonly Counter<long> _handshakes;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _malformed;
    private readonly Counter<long> _unmappable;
    private int _connections;

    public LinkMetrics()
    {
        var meter = Telemetry.Meter;
        meter.CreateObservableGauge("gse_link_connections", () => Volatile.Read(ref _connections));
        meter.CreateObservableCounter("gse_link_beats_total", () => Volatile.Read(ref _frames[(int)FrameKind.Beat]));
        meter.CreateObservableCounter("gse_link_frames_total", Frames);
        _handshakes = meter.CreateCounter<long>("gse_link_handshakes_total");
        _refused = meter.CreateCounter<long>("gse_link_refused_total");
        _malformed = meter.CreateCounter<long>("gse_link_malformed_total");
        _unmappable = meter.CreateCounter<long>("gse_link_reports_unmappable_total");
    }

    public int Connections => Volatile.Read(ref _connections);

    /// <returns>How many there are with this one.</returns>
    public int ConnectionOpened() => Interlocked.Increment(ref _connections);

    public void ConnectionClosed() => Interlocked.Decrement(ref _connections);

    public void Frame(FrameKind kind) => Interlocked.Increment(ref _frames[(int)kind]);

    /// <param name="result">ok, failed, or rejected (no place in the queue).</param>
    public void Handshake(string result) => _handshakes.Add(1, new KeyValuePair<string, object?>("result", result));

    public void Refused(RefusalCode code) =>
        _refused.Add(1, new KeyValuePair<string, object?>(Reason, code.ToString()));

    public void Malformed(string reason) => _malformed.Add(1, new KeyValuePair<string, object?>(Reason, reason));

    public void ReportUnmappable() => _unmappable.Add(1);

    private IEnumerable<Measurement<long>> Frames() => Kinds.Select(kind => new Measurement<long>(
        Volatile.Read(ref _frames[(int)kind]), new KeyValuePair<string, object?>("kind", kind.ToString())));
}
