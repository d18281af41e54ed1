using Gse.Application.Routing;

namespace Gse.Application.Delivery;

/// <summary>How a lane stands, written by its parts and read by whoever asks.</summary>
internal sealed class LaneHealth(RoutingTarget target, TimeProvider time)
{
    private readonly Lock _gate = new();
    private RoutingTarget _target = target;
    private DateTimeOffset? _downSince;
    private string _reason = "";
    private LaneTrouble? _pump;
    private LaneTrouble? _spooler;
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

    /// <summary>The pump cannot do its work, whatever the storage would take.</summary>
    /// <param name="trouble">Null if it can.</param>
    public void TellOfPump(string? trouble) => Tell(ref _pump, trouble);

    /// <summary>The end of the spool cannot be written.</summary>
    /// <param name="trouble">Null if it can, or need not.</param>
    public void TellOfSpooler(string? trouble) => Tell(ref _spooler, trouble);

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
            var (since, reason) = Troubles();
            return new LaneStatus(
                _target.Id, _target.Name, _target.Storage.ReportMode, state, Circuit, since, reason,
                queued.Records, queued.Bytes, spool.Records, spool.Bytes, Interlocked.Read(ref _dropped),
                Interlocked.Read(ref _refused),
                oldest is { } first && time.GetUtcNow() is var now && now > first ? now - first : TimeSpan.Zero);
        }
    }

    private void Tell(ref LaneTrouble? place, string? trouble)
    {
        if (trouble is null && Volatile.Read(ref place) is null)
        {
            return;
        }

        lock (_gate)
        {
            place = trouble is null ? null : new LaneTrouble(place?.Since ?? time.GetUtcNow(), trouble);
        }
    }

    private (DateTimeOffset? Since, string Reason) Troubles()
    {
        var (since, reason) = (_downSince, _reason);
        foreach (var trouble in (ReadOnlySpan<LaneTrouble?>)[_pump, _spooler])
        {
            if (trouble is not null)
            {
                since = since < trouble.Since ? since : trouble.Since;
                reason = reason.Length == 0 ? trouble.Reason : $"{reason}; {trouble.Reason}";
            }
        }

        return (since, reason);
    }

    private sealed record LaneTrouble(DateTimeOffset Since, string Reason);
}
