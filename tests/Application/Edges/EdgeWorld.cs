using System.Reactive.Concurrency;
using Gse.Application.Edges;
using Gse.Application.EventLog;
using Gse.Application.Heartbeats;
using Gse.Application.Liveness;
using Gse.Application.Tests.Agents;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Application.Tests.Edges;

/// <summary>The parts of an edge that judge and record, over a fleet's log; the pipeline's time is virtual.</summary>
internal sealed class EdgeWorld : IAsyncDisposable
{
    private readonly LivenessJudge _judge;

    public EdgeWorld(IEventWriter? writer = null)
    {
        var identity = new EdgeIdentity(FleetWorld.Here, "0.1.0", "127.0.0.1");
        Writer = writer ?? Fleet.Log;
        Pipeline = new LivenessPipeline(Options, Scheduler, Fleet.Time);
        var journal = new EdgeJournal(Writer, identity);
        var agents = new Gse.Application.Agents.AgentStore(Fleet.Log, Writer, Fleet.Time, Fleet.Views);
        var edges = new EdgeProjection();
        _judge = new LivenessJudge(
            Pipeline, agents, Fleet.Views, edges, Alone.Lease, journal, identity, Fleet.Time,
            NullLogger<LivenessJudge>.Instance);
        Lifecycle = new EdgeLifecycle(
            Fleet.Progress, new OrphanedAgents(Fleet.Views, agents, new HeartbeatHistory(Fleet.Log)), edges, Pipeline,
            journal, identity, new EdgeAddresses("127.0.0.1:28668"), Fleet.Time, NullLogger<EdgeLifecycle>.Instance);
        Recorder = new HeartbeatRecorder(
            Writer, Pipeline, identity, Microsoft.Extensions.Options.Options.Create(new HeartbeatOptions()), Fleet.Time,
            NullLogger<HeartbeatRecorder>.Instance);
    }

    public static LivenessOptions Options { get; } = new() { ReconnectWindow = TimeSpan.FromSeconds(30) };

    public FleetWorld Fleet { get; } = new();

    public IEventWriter Writer { get; }

    public HistoricalScheduler Scheduler { get; } = new(FleetWorld.Noon);

    public LivenessPipeline Pipeline { get; }

    public EdgeLifecycle Lifecycle { get; }

    public HeartbeatRecorder Recorder { get; }

    public async Task StartAsync()
    {
        await Fleet.FollowAsync();
        await _judge.StartAsync(FleetWorld.Cancellation);
        await Lifecycle.StartAsync(FleetWorld.Cancellation);
    }

    /// <summary>Moves the edge's time, wall clock and monotonic together.</summary>
    public void Pass(TimeSpan time)
    {
        Fleet.Time.Advance(time);
        Scheduler.AdvanceBy(time);
    }

    /// <summary>Waits until an event of this kind is in the log.</summary>
    public async Task<RecordedEvent> SeeAsync(string type, int count = 1)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(FleetWorld.Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        var seen = 0;
        await foreach (var message in Fleet.Log.SubscribeToAllAsync(EventFilter.All, LogPosition.Start, deadline.Token))
        {
            if (message.Event?.Type == type && ++seen == count)
            {
                return message.Event;
            }
        }

        throw new InvalidOperationException("A subscription never ends by itself.");
    }

    public async ValueTask DisposeAsync()
    {
        await Recorder.StopAsync(CancellationToken.None);
        await _judge.StopAsync(CancellationToken.None);
        _judge.Dispose();
        Recorder.Dispose();
        Pipeline.Dispose();
        await Fleet.DisposeAsync();
    }
}
