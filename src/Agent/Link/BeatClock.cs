using Gse.Protocol;

namespace Gse.AgentHost.Link;

/// <summary>
/// When to beat and when to take the connection for dead. No clock of its own:
/// every time is the time since the connection was made.
/// 1. The first beat comes after the stagger, then one each interval, counted from the last.
/// 2. A beat that is not acknowledged within the timeout condemns the connection.
/// 3. Unless this process itself did not run meanwhile (stopped,
///    or the host asleep): the ack may be waiting to be read.
/// </summary>
internal sealed class BeatClock(Pace pace, TimeSpan now, TimeSpan firstAfter)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    private TimeSpan _interval = IntervalOf(pace);
    private TimeSpan _ackTimeout = TimeoutOf(pace);
    private TimeSpan _dueAt = now + firstAfter;
    private TimeSpan? _unackedSince;
    private ulong _unacked;
    private TimeSpan _expectedAt = now;

    /// <summary>Number of the last beat sent; 0 before the first.</summary>
    public ulong Sequence { get; private set; }

    /// <summary>When the owner has to look again at the latest.</summary>
    public TimeSpan NextAt =>
        _unackedSince is { } since && since + _ackTimeout < _dueAt ? since + _ackTimeout : _dueAt;

    public bool IsDue(TimeSpan now) => now >= _dueAt;

    /// <summary>A beat is being sent: its number.</summary>
    public ulong Beat(TimeSpan now)
    {
        Sequence++;
        _dueAt = now + _interval;
        if (_unackedSince is null)
        {
            _unackedSince = now;
            _unacked = Sequence;
        }

        return Sequence;
    }

    public void Acked(ulong sequence, TimeSpan now)
    {
        if (_unackedSince is null || sequence < _unacked)
        {
            return;
        }

        _unackedSince = sequence >= Sequence ? null : now;
        _unacked = sequence + 1;
    }

    /// <summary>
    /// The server changed the pace: a shorter interval pulls the next beat nearer, a longer one does not push it.
    /// </summary>
    public void Adopt(Pace pace, TimeSpan now)
    {
        (_interval, _ackTimeout) = (IntervalOf(pace), TimeoutOf(pace));
        _dueAt = now + _interval < _dueAt ? now + _interval : _dueAt;
    }

    /// <summary>Whether the connection is to be taken for dead. To be asked at every look.</summary>
    public bool IsDead(TimeSpan now)
    {
        var slept = now - _expectedAt > _ackTimeout / 2;
        if (slept && _unackedSince is not null)
        {
            _unackedSince = now;
        }

        _expectedAt = NextAt > now ? NextAt : now;
        return _unackedSince is { } since && now - since >= _ackTimeout;
    }

    private static TimeSpan IntervalOf(Pace pace) => Bounded(pace.BeatIntervalMs, TimeSpan.FromSeconds(10));

    private static TimeSpan TimeoutOf(Pace pace) => Bounded(pace.AckTimeoutMs, TimeSpan.FromSeconds(30));

    private static TimeSpan Bounded(uint milliseconds, TimeSpan byDefault) =>
        milliseconds == 0 ? byDefault : Max(TimeSpan.FromMilliseconds(milliseconds), Shortest);

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
