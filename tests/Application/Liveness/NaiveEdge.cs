using Gse.Application.Liveness;
using Gse.Domain.Agents;

namespace Gse.Application.Tests.Liveness;

/// <summary>
/// What an edge must declare, said as plainly as possible: a dictionary, walked whole at every tick. Milliseconds.
/// </summary>
internal sealed class NaiveEdge(LivenessOptions options)
{
    private readonly SortedDictionary<int, Host> _hosts = [];
    private readonly List<string> _told = [];
    private readonly long _lostAfter = Milliseconds(options.LostAfter);
    private readonly long _tick = Milliseconds(options.Tick);
    private readonly long _impairedAfter = Milliseconds(options.ImpairedAfterInForce);
    private long _now;
    private long _lastTick;
    private long _nextTick = Milliseconds(options.Tick);
    private long _calmSince;
    private long _worstStall;
    private long _heldUntil;
    private bool _late;
    private bool _logLost;
    private bool _impaired;

    /// <summary>What has been declared since this was last asked, sorted.</summary>
    public IReadOnlyList<string> Told()
    {
        string[] told = [.. _told.Order(StringComparer.Ordinal)];
        _told.Clear();
        return told;
    }

    public void Apply(EdgeStep step)
    {
        switch (step)
        {
            case Pass pass:
                for (var end = _now + pass.Time; ; Look())
                {
                    _now = Math.Max(_now, Math.Min(_nextTick, end));
                    if (_nextTick > end)
                    {
                        break;
                    }
                }

                break;
            // Who was held before a restart has to connect before it can beat.
            case Beat beat when _hosts.TryGetValue(beat.Agent, out var host) && host.LastSeen is not null:
                Seen(beat.Agent, host);
                break;
            case Connect connect:
                _hosts.TryAdd(connect.Agent, new Host());
                _hosts[connect.Agent].LinkUp = true;
                Seen(connect.Agent, _hosts[connect.Agent]);
                break;
            case Disconnect disconnect when _hosts.TryGetValue(disconnect.Agent, out var host):
                host.LinkUp = false;
                break;
            case Untrack untrack:
                _hosts.Remove(untrack.Agent);
                break;
            case Stall stall:
                _now += stall.Time;
                break;
            case LogReachable log:
                _logLost = !log.Reachable;
                Settle();
                break;
            case Restart restart:
                Restart(restart.Away);
                break;
        }
    }

    private void Look()
    {
        var gap = _now - _lastTick;
        (_lastTick, _nextTick) = (_now, _now + _tick);
        if (gap > _tick + _impairedAfter)
        {
            (_late, _calmSince, _worstStall) = (true, _now, Math.Max(_worstStall, gap));
        }
        else if (_now - _calmSince >= _impairedAfter)
        {
            _late = false;
        }

        Settle();
        foreach (var (agent, host) in _hosts)
        {
            var deadline = host.LastSeen is { } seen ? seen + _lostAfter : host.ReturnBy;
            if (!_impaired && _now >= _heldUntil && !host.Lost && _now >= deadline)
            {
                host.Lost = true;
                var cause = host.LastSeen is null ? LossCause.DidNotReturn
                    : host.LinkUp ? LossCause.Silent
                    : LossCause.Disconnected;
                _told.Add($"{agent} lost at {_now}: {cause}");
            }
        }
    }

    private void Settle()
    {
        if (_impaired && !_late && !_logLost)
        {
            var fleetGone = _worstStall >= 2 * Milliseconds(options.BeatInterval);
            _heldUntil = Math.Max(
                _heldUntil, _now + Milliseconds(fleetGone ? options.ReconnectWindow : options.GraceInForce));
            _worstStall = 0;
        }

        _impaired = _late || _logLost;
    }

    private void Restart(int away)
    {
        _now += away;
        (_lastTick, _nextTick, _calmSince) = (_now, _now + _tick, _now);
        (_worstStall, _heldUntil, _late, _logLost, _impaired) = (0, 0, false, false, false);
        foreach (var (agent, host) in _hosts.ToArray())
        {
            _hosts[agent] = new Host { Lost = host.Lost, ReturnBy = _now + Milliseconds(options.ReconnectWindow) };
        }
    }

    private void Seen(int agent, Host host)
    {
        host.LastSeen = _now;
        if (host.Lost)
        {
            host.Lost = false;
            _told.Add($"{agent} recovered");
        }
    }

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;

    private sealed class Host
    {
        public long? LastSeen;
        public long ReturnBy;
        public bool Lost;
        public bool LinkUp;
    }
}
