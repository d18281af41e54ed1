using System.Globalization;

namespace Gse.Application.Liveness;

/// <summary>
/// Whether the edge may judge others. Pure; times are monotonic milliseconds. It distrusts itself while its ticks come
/// late or the log is out of reach, and for the time that living hosts need to show themselves afterwards.
/// </summary>
internal sealed class EdgeWatch(LivenessOptions options, long started)
{
    private long _lastTick = started;
    private long _punctualSince = started;
    private long _worstStall;
    private bool _late;
    private bool _appendsFail;
    private bool _readsFail;
    private long _troubledFrom = -1;
    private long _troubledUntil = -1;

    public LivenessOptions Options { get; set; } = options;

    public bool Impaired { get; private set; }

    /// <summary>Why, for the event; the first reason, if there are two.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>The moment until which verdicts are held, once the edge is well again.</summary>
    public long HeldUntil => _troubledUntil;

    /// <summary>The first tick is due from now on: what came before was start-up, not a stall.</summary>
    public void Begin(long now) => (_lastTick, _punctualSince) = (now, now);

    /// <returns>Whether <see cref="Impaired"/> changed.</returns>
    /// <param name="tracked">How many agents would have to come back if they had given this edge up.</param>
    public bool OnTick(long now, int tracked)
    {
        var gap = now - _lastTick;
        var late = gap - Milliseconds(Options.Tick);
        var impairedAfter = Milliseconds(Options.ImpairedAfterInForce);
        if (late > impairedAfter)
        {
            var seconds = late / 1000.0;
            FallIll(string.Create(CultureInfo.InvariantCulture, $"ticks late by {seconds:0.0} s"), _lastTick);
            _late = true;
            _punctualSince = now;
            _worstStall = Math.Max(_worstStall, gap);
        }
        else if (now - _punctualSince >= impairedAfter)
        {
            _late = false;
        }

        _lastTick = now;
        return Settle(now, tracked);
    }

    /// <inheritdoc cref="OnTick"/>
    public bool OnLog(LogSense sense, bool reachable, long now, int tracked)
    {
        // Each sense is told by one feeler alone: what the one feels does not end what the other does.
        _ = sense == LogSense.Appends ? _appendsFail = !reachable : _readsFail = !reachable;
        if (!reachable)
        {
            FallIll("log out of reach", now);
        }

        return Settle(now, tracked);
    }

    /// <summary>
    /// Up to when a host that was last seen at <paramref name="lastSeen"/>, and should have been heard again by
    /// <paramref name="dueBy"/>, can have been alive. That is <paramref name="dueBy"/>, unless the edge was in trouble
    /// between the two: then the host may have been alive until it had to be heard after that.
    /// </summary>
    public long AliveUntil(long lastSeen, long dueBy) =>
        _troubledFrom >= 0 && _troubledFrom <= dueBy && _troubledUntil > lastSeen
            ? Math.Max(dueBy, _troubledUntil)
            : dueBy;

    private void FallIll(string reason, long since)
    {
        if (Impaired)
        {
            return;
        }

        Reason = reason;
        // Two troubles with less than a deadline between them are one: a silence may span both.
        var apart = _troubledUntil + Milliseconds(Options.LostAfter);
        _troubledFrom = _troubledFrom >= 0 && since <= apart ? _troubledFrom : since;
    }

    private bool Settle(long now, int tracked)
    {
        var impaired = _late || _appendsFail || _readsFail;
        if (impaired == Impaired)
        {
            return false;
        }

        Impaired = impaired;
        if (!impaired)
        {
            var grace = Options.GraceInForce;
            if (_worstStall >= 2 * Milliseconds(Options.BeatInterval) && Options.ReconnectWindowFor(tracked) > grace)
            {
                grace = Options.ReconnectWindowFor(tracked);
            }

            // A grace that is still running is not cut short by a later, lighter trouble.
            _troubledUntil = Math.Max(_troubledUntil, now + Milliseconds(grace));
            _worstStall = 0;
        }

        return true;
    }

    private static long Milliseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMillisecond;
}
