using System.Reactive.Concurrency;
using Gse.Application.Liveness;
using Gse.Domain.Agents;
using Gse.Domain.Liveness;

namespace Gse.Application.Tests.Liveness;

/// <summary>
/// Drives real pipelines, one after the other, and tells their verdicts in the words of the naive edge.
/// </summary>
internal sealed class EdgeUnderTest : IDisposable
{
    private readonly LivenessOptions _options;
    private readonly HistoricalScheduler _scheduler = new(Fleet.Dawn);
    private readonly JumpingClock _wallClock;
    private readonly Dictionary<int, (LivenessSlot Slot, long Session)> _hosts = [];
    private readonly Dictionary<int, LivenessVerdict> _last = [];
    private readonly List<string> _told = [];
    private LivenessPipeline _pipeline;

    public EdgeUnderTest(LivenessOptions options)
    {
        _options = options;
        _wallClock = new JumpingClock(_scheduler);
        _pipeline = Begin([]);
    }

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
                _scheduler.AdvanceBy(TimeSpan.FromMilliseconds(pass.Time));
                break;
            case Beat beat when _hosts.TryGetValue(beat.Agent, out var host):
                Assert.Equal(host.Slot != default, _pipeline.Beat(host.Slot));
                break;
            case Connect connect:
                var session = _hosts.GetValueOrDefault(connect.Agent).Session + 1;
                _hosts[connect.Agent] = (_pipeline.Track(Fleet.Agent(connect.Agent), session), session);
                break;
            case Disconnect disconnect when _hosts.TryGetValue(disconnect.Agent, out var host):
                _pipeline.LinkDown(host.Slot, host.Session);
                break;
            case Untrack untrack when _hosts.Remove(untrack.Agent, out var host):
                _pipeline.Untrack(Fleet.Agent(untrack.Agent));
                _last.Remove(untrack.Agent);
                Assert.False(_pipeline.Beat(host.Slot));
                break;
            case Stall stall:
                _scheduler.Sleep(TimeSpan.FromMilliseconds(stall.Time));
                break;
            case JumpWallClock jump:
                _wallClock.Offset += TimeSpan.FromSeconds(jump.Seconds);
                break;
            case LogReachable log:
                _pipeline.SetLogReachable(log.Reachable);
                break;
            case Restart restart:
                Restart(restart.Away);
                break;
        }
    }

    public void Dispose() => _pipeline.Dispose();

    private void Restart(int away)
    {
        _pipeline.Dispose();
        _scheduler.AdvanceBy(TimeSpan.FromMilliseconds(away));
        var held = _hosts.Keys.Select(agent =>
            new HeldAgent(Fleet.Agent(agent), Fleet.Dawn, (_last.GetValueOrDefault(agent) as LossDeclared)?.At));
        _pipeline = Begin([.. held]);
    }

    private LivenessPipeline Begin(IReadOnlyCollection<HeldAgent> held)
    {
        var pipeline = new LivenessPipeline(_options, _scheduler, _wallClock);
        pipeline.Verdicts.Subscribe(Tell);
        pipeline.TrackRestored(held);
        // Handles are the pipeline's own; who has not come back yet has none that the gateway could use.
        foreach (var agent in _hosts.Keys)
        {
            _hosts[agent] = _hosts[agent] with { Slot = default };
        }

        pipeline.Start();
        return pipeline;
    }

    private void Tell(LivenessVerdict verdict)
    {
        var agent = int.Parse(verdict.Agent.Value["agent-".Length..]);
        Assert.NotEqual(verdict.GetType(), _last.GetValueOrDefault(agent)?.GetType());
        _last[agent] = verdict;
        if (verdict is LossDeclared lost)
        {
            Assert.True(lost.LastSeen == lost.NotBefore && lost.NotBefore <= lost.NotAfter && lost.NotAfter <= lost.At
                || lost.Cause == LossCause.DidNotReturn);
            _told.Add($"{agent} lost at {(_scheduler.Now - Fleet.Dawn).TotalMilliseconds}: {lost.Cause}");
        }
        else
        {
            Assert.True(verdict is RecoveryDeclared);
            _told.Add($"{agent} recovered");
        }
    }

    private sealed class JumpingClock(HistoricalScheduler scheduler) : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => scheduler.Now + Offset;
    }
}
