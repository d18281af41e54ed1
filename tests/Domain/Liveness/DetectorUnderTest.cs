using Gse.Domain.Agents;
using Gse.Domain.Liveness;

namespace Gse.Domain.Tests.Liveness;

/// <summary>Drives the real detector through the steps and tells its verdicts in the words of the naive one.</summary>
internal sealed class DetectorUnderTest(int lostAfter, int tick)
{
    private readonly LivenessDetector _detector = new(lostAfter, tick);
    private readonly Dictionary<int, (LivenessSlot Slot, long Session)> _hosts = [];
    private readonly Dictionary<int, LivenessSlot> _former = [];

    public void Apply(DetectorStep step, long now)
    {
        switch (step)
        {
            case Beat beat when _hosts.TryGetValue(beat.Agent, out var host):
                Assert.NotEqual(BeatOutcome.Stale, _detector.Beat(host.Slot, now));
                break;
            case LateBeat beat when _former.TryGetValue(beat.Agent, out var slot):
                Assert.Equal(BeatOutcome.Stale, _detector.Beat(slot, now));
                break;
            case Connect connect when _hosts.TryGetValue(connect.Agent, out var host):
                _hosts[connect.Agent] = host with { Session = host.Session + 1 };
                _detector.LinkUp(host.Slot, host.Session + 1, now);
                break;
            case Connect connect:
                _hosts[connect.Agent] = (_detector.Track(session: 7, now), 7);
                break;
            case Disconnect disconnect when _hosts.TryGetValue(disconnect.Agent, out var host):
                _detector.LinkDown(host.Slot, disconnect.OlderSession ? host.Session - 1 : host.Session, now);
                break;
            case Restore restore when !_hosts.ContainsKey(restore.Agent):
                _hosts[restore.Agent] = (_detector.TrackRestored(now + restore.Window, restore.Lost, now), 0);
                break;
            case Untrack untrack when _hosts.Remove(untrack.Agent, out var host):
                Assert.True(_detector.Untrack(host.Slot));
                _former[untrack.Agent] = host.Slot;
                break;
            case SetLostAfter set:
                _detector.SetLostAfter(set.Milliseconds);
                break;
            case SetLostAfterOf set when _hosts.TryGetValue(set.Agent, out var host):
                _detector.SetLostAfter(host.Slot, set.Milliseconds);
                break;
            case Hold:
                _detector.Hold();
                break;
            case Release release:
                _detector.Release(now + release.Grace);
                break;
        }
    }

    public IReadOnlyList<string> Look(long now)
    {
        var verdicts = new List<SlotVerdict>();
        _detector.Advance(now, verdicts);
        Assert.Equal(_hosts.Count, _detector.Count);
        var recovered = verdicts.OfType<SlotRecovered>().Select(verdict => $"{Agent(verdict)} recovered").Order();
        var lost = verdicts.OfType<SlotLost>().OrderBy(Agent).Select(Told);
        return [.. recovered, .. lost];
    }

    private string Told(SlotLost lost)
    {
        long? lastSeen = lost.Cause == LossCause.DidNotReturn ? null : lost.LastSeen;
        return $"{Agent(lost)} lost {lost.Cause}, last seen {lastSeen}, due {lost.Deadline}";
    }

    private int Agent(SlotVerdict verdict) => _hosts.Single(host => host.Value.Slot == verdict.Slot).Key;
}
