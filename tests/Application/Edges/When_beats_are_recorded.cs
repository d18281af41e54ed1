using Gse.Application.EventLog;
using Gse.Application.Heartbeats;
using Gse.Application.Tests.Agents;
using Gse.Testing.EventLog;

namespace Gse.Application.Tests.Edges;

public sealed class When_beats_are_recorded
{
    [Fact]
    public async Task those_of_a_second_are_one_event()
    {
        await using var edge = new EdgeWorld();
        await edge.Recorder.StartAsync(FleetWorld.Cancellation);
        for (var i = 0; i < 100; i++)
        {
            edge.Recorder.Beat(FleetWorld.Agent(i), i, 1);
        }

        await UntilAsync(edge, () => edge.Fleet.Log.Events.Count > 0);

        var recorded = Assert.Single(edge.Fleet.Log.Events);
        Assert.StartsWith("heartbeats-e1-2026", recorded.Stream.Value, StringComparison.Ordinal);
        Assert.Equal(100, Decode(recorded).Count);
    }

    [Fact]
    public async Task each_is_recorded_once_also_after_idle_seconds_and_while_others_are_written()
    {
        var writer = new StubbornWriter();
        await using var edge = new EdgeWorld(writer);
        writer.Inner = edge.Fleet.Log;
        await edge.Recorder.StartAsync(FleetWorld.Cancellation);
        var sent = 0UL;
        for (var round = 0; round < 10; round++)
        {
            await PassIdlyAsync(edge);
            writer.Hold();
            edge.Recorder.Beat(FleetWorld.Agent(1), 0, ++sent);
            await UntilAsync(edge, () => writer.Holds);
            edge.Recorder.Beat(FleetWorld.Agent(1), 0, ++sent);
            writer.Release();
            await UntilAsync(edge, () => DecodeAll(edge.Fleet.Log.Events).Count >= (int)sent);
        }

        Assert.Equal(
            Enumerable.Range(1, (int)sent).Select(number => (ulong)number),
            DecodeAll(edge.Fleet.Log.Events).Select(beat => beat.Sequence));
    }

    [Fact]
    public async Task more_than_an_event_can_hold_are_several()
    {
        await using var edge = new EdgeWorld();
        await edge.Recorder.StartAsync(FleetWorld.Cancellation);
        for (var i = 0; i < (HeartbeatEncoder.MaxBeats * 2) + 1; i++)
        {
            edge.Recorder.Beat(FleetWorld.Agent(i), i, 1);
        }

        await UntilAsync(edge, () => edge.Fleet.Log.Events.Count == 3);

        Assert.Equal(
            (HeartbeatEncoder.MaxBeats * 2) + 1,
            DecodeAll(edge.Fleet.Log.Events).Select(beat => beat.Agent).Distinct().Count());
    }

    [Fact]
    public async Task a_log_out_of_reach_holds_the_verdicts_until_it_is_back()
    {
        var writer = new StubbornWriter();
        await using var edge = new EdgeWorld(writer);
        writer.Inner = edge.Fleet.Log;
        writer.Fails = true;
        await edge.Recorder.StartAsync(FleetWorld.Cancellation);
        edge.Recorder.Beat(FleetWorld.Agent(1), 0, 1);

        await UntilAsync(edge, () => edge.Pipeline.Impairment is not null);

        writer.Fails = false;
        await UntilAsync(edge, () => edge.Fleet.Log.Events.Count > 0);
        Assert.Equal(HeartbeatRecorder.EventType, edge.Fleet.Log.Events[0].Type);
        Assert.Single(Decode(edge.Fleet.Log.Events[0]));
    }

    // The recorder waits on the fake clock, which moves only here, also for a recorder that is about to begin.
    private static async Task UntilAsync(EdgeWorld edge, Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            deadline.Token.ThrowIfCancellationRequested();
            edge.Fleet.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    private static async Task PassIdlyAsync(EdgeWorld edge)
    {
        for (var second = 0; second < 50; second++)
        {
            edge.Fleet.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    private static List<ReceivedBeat> Decode(RecordedEvent recorded) => DecodeAll([recorded]);

    private static List<ReceivedBeat> DecodeAll(IEnumerable<RecordedEvent> stream)
    {
        var decoder = new HeartbeatDecoder();
        var beats = new List<ReceivedBeat>();
        foreach (var recorded in stream)
        {
            decoder.Decode(recorded.Data.Span, beats.Add);
        }

        return beats;
    }

    private sealed class StubbornWriter : IEventWriter
    {
        private TaskCompletionSource _gate = new();

        public StubbornWriter() => _gate.SetResult();

        public InMemoryEventLog Inner { get; set; } = null!;

        public bool Fails { get; set; }

        /// <summary>An append waits to be released.</summary>
        public bool Holds { get; private set; }

        public void Hold() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _gate.SetResult();

        public async ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellation)
        {
            if (Fails)
            {
                throw new IOException("out of reach");
            }

            Holds = !_gate.Task.IsCompleted;
            await _gate.Task.WaitAsync(cancellation);
            Holds = false;
            return await Inner.AppendAsync(append, cancellation);
        }

        public ValueTask<IReadOnlyList<AppendResult>> AppendManyAsync(
            IReadOnlyList<StreamAppend> appends, CancellationToken cancellation) =>
            Inner.AppendManyAsync(appends, cancellation);

        public ValueTask SetRetentionAsync(
            StreamName stream, StreamRetention retention, CancellationToken cancellation) =>
            Inner.SetRetentionAsync(stream, retention, cancellation);
    }
}
