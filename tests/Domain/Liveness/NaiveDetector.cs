using Gse.Domain.Agents;

namespace Gse.Domain.Tests.Liveness;

/// <summary>What the detector must do, said as plainly as possible: a dictionary, walked whole at each look.</summary>
internal sealed class NaiveDetector(int lostAfter)
{
    private readonly SortedDictionary<int, Host> _hosts = [];
    private readonly List<int> _recovered = [];
    private int _lostAfter = lostAfter;
    private bool _held;
    private long _heldUntil;

    public void Apply(DetectorStep step, long now)
    {
        switch (step)
        {
            case Beat beat when _hosts.ContainsKey(beat.Agent):
                Seen(beat.Agent, now);
                break;
            case Connect connect:
                _hosts.TryAdd(connect.Agent, new Host());
                _hosts[connect.Agent].LinkUp = true;
                Seen(connect.Agent, now);
                break;
            case Disconnect { OlderSession: false } disconnect when _hosts.TryGetValue(disconnect.Agent, out var host):
                host.LinkUp = false;
                break;
            case Restore restore when !_hosts.ContainsKey(restore.Agent):
                _hosts[restore.Agent] = new Host { ReturnBy = now + restore.Window, Lost = restore.Lost };
                break;
            case Untrack untrack:
                _hosts.Remove(untrack.Agent);
                _recovered.Remove(untrack.Agent);
                break;
            case SetLostAfter set:
                _lostAfter = set.Milliseconds;
                break;
            case SetLostAfterOf set when _hosts.TryGetValue(set.Agent, out var host):
                host.LostAfter = set.Milliseconds;
                break;
            case Hold:
                _held = true;
                break;
            case Release release:
                _held = false;
                _heldUntil = Math.Max(_heldUntil, now + release.Grace);
                break;
        }
    }

    public IReadOnlyList<string> Look(long now)
    {
        var verdicts = _recovered.Order().Select(agent => $"{agent} recovered").ToList();
        _recovered.Clear();
        if (_held || now < _heldUntil)
        {
            return verdicts;
        }

        foreach (var (agent, host) in _hosts)
        {
            var deadline = host.LastSeen is { } seen ? seen + (host.LostAfter ?? _lostAfter) : host.ReturnBy;
            if (!host.Lost && deadline <= now)
            {
                host.Lost = true;
                var cause = host.LastSeen is null ? LossCause.DidNotReturn
                    : host.LinkUp ? LossCause.Silent
                    : LossCause.Disconnected;
                verdicts.Add($"{agent} lost {cause}, last seen {host.LastSeen}, due {deadline}");
            }
        }

        return verdicts;
    }

    private void Seen(int agent, long now)
    {
        var host = _hosts[agent];
        host.LastSeen = now;
        if (host.Lost)
        {
            host.Lost = false;
            _recovered.Add(agent);
        }
    }

    private sealed class Host
    {
        public long? LastSeen;
        public long ReturnBy;
        public int? LostAfter;
        public bool Lost;
        public bool LinkUp;
    }
}
