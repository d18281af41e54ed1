using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using Gse.Domain.Agents;
using Gse.Domain.Liveness;

namespace Gse.Application.Liveness;

/// <summary>
/// Who of an edge's agents lives. Ticks on the scheduler, judges by monotonic time, and puts wall-clock times on the
/// verdicts only when they leave; so neither agents' clocks nor jumps of the edge's own matter.
/// <para>All methods may be called from any thread. <see cref="Beat"/> takes no lock and allocates nothing; the others
/// take one lock for a moment. Observers are called on the scheduler, one at a time and in order, with no lock held:
/// they must hand work on rather than do it, since the next tick waits for them (and finds itself late), and must not
/// throw.</para>
/// </summary>
public sealed class LivenessPipeline : IDisposable
{
    // Guards the detector's owner side, the watch, and what is known beside them. Never held while an observer runs.
    private readonly Lock _gate = new();
    private readonly IScheduler _scheduler;
    private readonly TimeProvider _wallClock;
    private readonly Monotonic _time;
    private readonly LivenessDetector _detector;
    private readonly EdgeWatch _watch;
    private readonly VerdictDating _dating;
    private readonly OrderedDelivery _delivery = new();
    private readonly TrackedAgents _agents = new();
    private readonly List<SlotVerdict> _verdicts = [];
    private readonly SerialDisposable _ticks = new();
    private int _collecting;

    /// <param name="options">Valid by <see cref="LivenessOptionsValidator"/>.</param>
    /// <exception cref="ArgumentException">The scheduler has no monotonic time (no stopwatch).</exception>
    public LivenessPipeline(LivenessOptions options, IScheduler scheduler, TimeProvider wallClock)
    {
        _scheduler = scheduler;
        _wallClock = wallClock;
        _time = new Monotonic(scheduler);
        _detector = new LivenessDetector((int)options.LostAfter.TotalMilliseconds, (int)options.Tick.TotalMilliseconds);
        _watch = new EdgeWatch(options, _time.Past);
        _dating = new VerdictDating(_watch);
        Batches = _delivery.Of<IReadOnlyList<LivenessVerdict>>();
        Health = _delivery.Of<EdgeHealth>();
    }

    /// <summary>The verdicts of one look together, none empty. Of one agent, loss and recovery alternate.</summary>
    public IObservable<IReadOnlyList<LivenessVerdict>> Batches { get; }

    public IObservable<LivenessVerdict> Verdicts => Batches.SelectMany(batch => batch);

    public IObservable<EdgeHealth> Health { get; }

    /// <summary>Why the edge does not trust its own eyes just now; null while it is well.</summary>
    public string? Impairment
    {
        get
        {
            lock (_gate)
            {
                return _watch.Impaired ? _watch.Reason : null;
            }
        }
    }

    /// <summary>How many agents are tracked, lost ones included.</summary>
    public int Count => _agents.Count;

    /// <summary>Begins to tick. To be called once, after the subscriptions and <see cref="TrackRestored"/>.</summary>
    public void Start()
    {
        lock (_gate)
        {
            _watch.Begin(_time.Past);
        }

        _ticks.Disposable = _scheduler.Schedule(_watch.Options.Tick, next =>
        {
            Look();
            next(_watch.Options.Tick);
        });
    }

    /// <summary>
    /// The agent connected: its first sign of life, or, if it is tracked already, a new link and one more sign of life.
    /// The handle stays the same until <see cref="Untrack"/>.
    /// </summary>
    /// <param name="session">The connection's number, from 1, rising with each one of this agent.</param>
    /// <param name="pace">Where this agent has a pace of its own; null keeps what it has.</param>
    public LivenessSlot Track(AgentId agent, long session, BeatPace? pace = null)
    {
        lock (_gate)
        {
            if (!_agents.TryFind(agent, out var tracked))
            {
                tracked = _agents.Add(new TrackedAgent(agent, _detector.Track(session, _time.Reached)));
            }
            else if (_detector.LinkUp(tracked.Slot, session, _time.Reached) == BeatOutcome.Revived)
            {
                CollectSoon();
            }

            if (pace is { } own)
            {
                tracked.BeatInterval = own.BeatInterval;
                _detector.SetLostAfter(tracked.Slot, (int)own.LostAfter.TotalMilliseconds);
            }

            return tracked.Slot;
        }
    }

    /// <summary>
    /// After a restart: the agents that this edge held before, who from now on have the reconnect window for so many to
    /// come back; or those of an edge that is gone. Who has come back already is left alone.
    /// </summary>
    /// <param name="waited">For how long they could have come back already.</param>
    public void TrackRestored(IReadOnlyCollection<HeldAgent> held, TimeSpan waited = default)
    {
        lock (_gate)
        {
            var now = _time.Reached;
            var window = _watch.Options.ReconnectWindowFor(held.Count) - waited;
            var returnBy = now + Math.Max(0, (long)window.TotalMilliseconds);
            foreach (var (agent, lastSeen, lostAt) in held)
            {
                if (!_agents.Contains(agent))
                {
                    var slot = _detector.TrackRestored(returnBy, lostAt is not null, now);
                    _agents.Add(new TrackedAgent(agent, slot) { LastSeenByLog = lastSeen, LostAt = lostAt });
                }
            }
        }
    }

    /// <summary>A sign of life: any message of the agent.</summary>
    /// <returns>False if the agent is no longer tracked under this handle.</returns>
    public bool Beat(LivenessSlot slot)
    {
        var outcome = _detector.Beat(slot, _time.Reached);
        if (outcome == BeatOutcome.Revived)
        {
            CollectSoon();
        }

        return outcome != BeatOutcome.Stale;
    }

    /// <summary>The agent's connection ended. Only the cause and the dating of a later loss depend on it.</summary>
    /// <param name="session">Which one; the end of an older one than the agent has now changes nothing.</param>
    public void LinkDown(LivenessSlot slot, long session)
    {
        lock (_gate)
        {
            _detector.LinkDown(slot, session, _time.Reached);
        }
    }

    /// <summary>Nobody waits for this agent any more: it was retired, or another edge holds it.</summary>
    public void Untrack(AgentId agent)
    {
        lock (_gate)
        {
            Forget(agent);
        }
    }

    /// <summary>Nobody's fate is this edge's business any more: another one has taken its place.</summary>
    public void UntrackAll()
    {
        lock (_gate)
        {
            foreach (var agent in _agents.Ids)
            {
                Forget(agent);
            }
        }
    }

    /// <summary>Whether this agent is watched here.</summary>
    public bool Tracks(AgentId agent) => _agents.Contains(agent);

    /// <summary>Other settings, valid ones. They count at once, also for silence begun before.</summary>
    public void Reconfigure(LivenessOptions options)
    {
        lock (_gate)
        {
            _watch.Options = options;
            _detector.SetLostAfter((int)options.LostAfter.TotalMilliseconds);
        }
    }

    /// <summary>Whether events can be stored, or read. While one of the two cannot be, the edge is impaired.</summary>
    public void SetLogReachable(bool reachable, LogSense sense = LogSense.Appends)
    {
        lock (_gate)
        {
            TellHealth(_watch.OnLog(sense, reachable, _time.Past, _detector.Count));
        }

        _scheduler.Schedule(_delivery.Deliver);
    }

    /// <summary>
    /// The last sign of life, from memory. For an agent not back since a restart, the one in the log.
    /// </summary>
    /// <returns>False if the agent is not tracked.</returns>
    public bool TryGetLastSeen(AgentId agent, out DateTimeOffset lastSeen)
    {
        lastSeen = default;
        if (!_agents.TryFind(agent, out var tracked))
        {
            return false;
        }

        var seen = _detector.TryGetLastSeen(tracked.Slot, out var at);
        lastSeen = seen ? Now().ToUtc(at) : tracked.LastSeenByLog ?? default;
        return seen || tracked.LastSeenByLog is not null;
    }

    /// <summary>Stops ticking, delivers what was decided before, and completes the observables.</summary>
    public void Dispose()
    {
        _ticks.Dispose();
        _delivery.Dispose();
    }

    private void Look()
    {
        lock (_gate)
        {
            var now = Now();
            // First the doubt in oneself, then the verdicts: after a stall the beats of the living still wait to be
            // read.
            TellHealth(_watch.OnTick(now.Monotonic, _detector.Count));
            _detector.Advance(now.Monotonic, _verdicts);
            TellVerdicts(now);
        }

        _delivery.Deliver();
    }

    /// <summary>
    /// A recovery is told at once, but not on the thread that brought the beat, and many at a time: the flag goes down
    /// before the queue is emptied, so a beat that finds it up is sure to be collected.
    /// </summary>
    private void CollectSoon()
    {
        if (Interlocked.Exchange(ref _collecting, 1) == 0)
        {
            _scheduler.Schedule(CollectRecoveries);
        }
    }

    private void CollectRecoveries()
    {
        Volatile.Write(ref _collecting, 0);
        lock (_gate)
        {
            _detector.CollectRecoveries(_verdicts);
            TellVerdicts(Now());
        }

        _delivery.Deliver();
    }

    private void TellHealth(bool changed)
    {
        if (changed && _watch.Impaired)
        {
            _detector.Hold();
            _delivery.Add(new EdgeFellIll(_watch.Reason, Now().Utc));
        }
        else if (changed)
        {
            _detector.Release(_watch.HeldUntil);
            _delivery.Add(new EdgeGotWell(Now().ToUtc(_watch.HeldUntil), Now().Utc));
        }
    }

    private void TellVerdicts(Moment now)
    {
        if (_verdicts.Count > 0)
        {
            // Every verdict is of this very moment, so nobody in it can have been untracked.
            _delivery.Add(_verdicts.ConvertAll(verdict => _dating.Tell(verdict, _agents[verdict.Slot], now)));
            _verdicts.Clear();
        }
    }

    private void Forget(AgentId agent)
    {
        if (_agents.TryRemove(agent, out var tracked))
        {
            _detector.Untrack(tracked.Slot);
        }
    }

    private Moment Now() => new(_time.Past, _wallClock.GetUtcNow());
}
