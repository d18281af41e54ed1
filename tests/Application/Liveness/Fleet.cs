using System.Reactive.Concurrency;
using Gse.Application.Liveness;
using Gse.Domain.Agents;
using Gse.Domain.Liveness;

namespace Gse.Application.Tests.Liveness;

/// <summary>
/// A pipeline in virtual time, which begins at <see cref="Dawn"/>. The wall clock goes with it, and can also jump.
/// </summary>
internal sealed class Fleet : IDisposable
{
    public static readonly DateTimeOffset Dawn = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly HistoricalScheduler _scheduler = new(Dawn);
    private readonly WallClock _wallClock;
    private readonly Dictionary<AgentId, LivenessSlot> _slots = [];

    public Fleet(LivenessOptions? options = null, IReadOnlyCollection<HeldAgent>? held = null)
    {
        _wallClock = new WallClock(_scheduler);
        Pipeline = new LivenessPipeline(options ?? new LivenessOptions(), _scheduler, _wallClock);
        Pipeline.Batches.Subscribe(Batches.Add);
        Pipeline.Verdicts.Subscribe(Verdicts.Add);
        Pipeline.Health.Subscribe(Health.Add);
        Pipeline.TrackRestored(held ?? []);
        Pipeline.Start();
    }

    public LivenessPipeline Pipeline { get; }

    public List<IReadOnlyList<LivenessVerdict>> Batches { get; } = [];

    public List<LivenessVerdict> Verdicts { get; } = [];

    public List<EdgeHealth> Health { get; } = [];

    public IEnumerable<LossDeclared> Losses => Verdicts.OfType<LossDeclared>();

    public static AgentId Agent(int number) => AgentId.Parse($"agent-{number}");

    public static DateTimeOffset At(double seconds) => Dawn + Time(seconds);

    public LivenessSlot Connect(int agent, long session = 1, BeatPace? pace = null) =>
        _slots[Agent(agent)] = Pipeline.Track(Agent(agent), session, pace);

    public bool Beat(int agent) => Pipeline.Beat(_slots[Agent(agent)]);

    public void Disconnect(int agent, long session = 1) => Pipeline.LinkDown(_slots[Agent(agent)], session);

    public void Pass(double seconds) => _scheduler.AdvanceBy(Time(seconds));

    /// <summary>The given agents beat every 10 s while the time passes.</summary>
    public void PassBeating(double seconds, params int[] agents)
    {
        for (; seconds > 0; seconds -= 10)
        {
            Pass(Math.Min(10, seconds));
            Array.ForEach(agents, agent => Beat(agent));
        }
    }

    /// <summary>The process stands still; whatever was due comes late, when the scheduler runs again.</summary>
    public void Stall(double seconds) => _scheduler.Sleep(Time(seconds));

    public void JumpWallClock(double seconds) => _wallClock.Offset += Time(seconds);

    public void Dispose() => Pipeline.Dispose();

    private static TimeSpan Time(double seconds) => TimeSpan.FromMilliseconds((long)Math.Round(seconds * 1_000));

    private sealed class WallClock(HistoricalScheduler scheduler) : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => scheduler.Now + Offset;
    }
}
