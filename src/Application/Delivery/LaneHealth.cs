using Gse.Application.Routing;

namespace Gse.Application.Delivery;

/// <summary>How a lane stands, written by its parts and read by whoever asks.</summary>
internal sealed class LaneHealth(RoutingTarget target, TimeProvider time)
{
    private readonly Lock _gate = new();
    private RoutingTarget _target = target;
    private DateTimeOffset? _downSince;
    private string _reason = "";
    private bool _parked;
    private long _dropped;
    private long _refused;

    public string Name => Volatile.Read(ref _target).Name;

    public LaneCircuit Circuit { get; private set; }

    public void Serves(RoutingTarget now)
    {
        lock (_gate)
        {
            Volatile.Write(ref _target, now);
            (_parked, _downSince, _reason) = (false, null, "");
        }
    }

    /// <summary>The storage is in no routing table; what is in the spool stays there.</summary>
    public void Parked()
    {
        lock (_gate)
        {
            (_parked, _downSince, _reason) = (true, _downSince ?? time.GetUtcNow(), "the storage is not in use");
        }
    }

    /// <param name="trouble">Empty if the storage took something.</param>
    public void Tell(LaneCircuit circuit, string trouble)
    {
        lock (_gate)
        {
            Circuit = circuit;
            if (trouble.Length == 0)
            {
                (_downSince, _reason) = (null, "");
            }
            else
            {
                _downSince ??= time.GetUtcNow();
                // That the circuit is open says less than why it was opened.
                _reason = circuit == LaneCircuit.Open && _reason.Length > 0 ? _reason : trouble;
            }
        }
    }

    public void Dropped(long records) => Interlocked.Add(ref _dropped, records);

    public void Refused(long records) => Interlocked.Add(ref _refused, records);

    public LaneStatus Status(
        bool spills, (long Records, long Bytes) queued, SpoolSize? opened, DateTimeOffset? oldest)
    {
        lock (_gate)
        {
            var spool = opened ?? SpoolSize.Empty;
            var state = opened is null ? LaneState.Opening
                : _parked ? LaneState.Parked
                : spills || spool.Records > 0 ? LaneState.Spooling
                : LaneState.Flowing;
            return new LaneStatus(
                _target.Id, _target.Name, _target.Storage.ReportMode, state, Circuit, _downSince, _reason,
                queued.Records, queued.Bytes, spool.Records, spool.Bytes, Interlocked.Read(ref _dropped),
                Interlocked.Read(ref _refused),
                oldest is { } since && time.GetUtcNow() is var now && now > since ? now - since : TimeSpan.Zero);
        }
    }
}
