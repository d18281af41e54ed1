using System.Collections.Concurrent;
using Gse.Application.Agents;
using Gse.Application.Delivery;
using Gse.Application.Edges;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Application.Processes;
using Gse.Application.Projections;
using Gse.Application.Routing;
using Gse.Application.Tests.Edges;
using Gse.Domain;
using Gse.Domain.Alarms;
using Gse.Domain.Channels;
using Gse.Domain.Edges;
using Gse.Testing.Delivery;
using Gse.Testing.EventLog;
using Gse.Testing.ReadModels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Gse.Application.Tests.Delivery;

/// <summary>
/// A log, the routes in it, and the delivery that follows both. Log, spools, dead letters, checkpoints and sinks
/// outlive the edge, which can be stopped, killed and started again.
/// </summary>
internal sealed class DeliveryWorld : IDeliveryCheckpoints, IAsyncDisposable
{
    private readonly InMemoryDocuments _disk = new();
    private readonly ConcurrentDictionary<StreamToId, LogPosition> _checkpoints = new();
    private readonly ConcurrentDictionary<string, ScriptedSink> _sinks = new();
    private readonly HashSet<ChannelId> _channels = [];
    private readonly HeardLog<Lanes> _lanesLog = new();
    private readonly TaskCompletionSource _saved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Projector? _projector;
    private Deliverer? _deliverer;
    private ProjectionProgress _progress = new();
    private Parts? _parts;

    /// <summary>
    /// Time passes a hundred times as fast as in the world outside: what is late there by a moment is not too late
    /// here.
    /// </summary>
    public DeliveryOptions Options { get; } = new()
    {
        AttemptTimeout = TimeSpan.FromMinutes(5),
        SpoolAfter = TimeSpan.FromMinutes(5),
    };

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public InMemoryEventLog Log { get; } = new();

    public InMemorySpools Spools { get; } = new();

    public DeadLetterBox DeadLetters { get; } = new();

    public IReadOnlyCollection<string> Warnings => _lanesLog.Warnings;

    public RoutingTables Tables => _parts!.Tables;

    public Lanes Lanes => _parts!.Lanes;

    public AlarmAudience Audience => new(
        Tables, Lanes, Alone.Duty(Log), new DeliveryJournal(Log, Time), Identity, Log, _progress, Time,
        NullLogger<AlarmAudience>.Instance);

    public DefaultRoutes DefaultRoutes => new(Log, TimeProvider.System);

    private static EdgeIdentity Identity => new(EdgeId.Parse("e1"), "1", "127.0.0.1");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task StartAsync()
    {
        var (agents, processes) = (new AgentProjection(), new ProcessProjection());
        var (channels, targets) = (new ChannelProjection(), new StreamToProjection());
        _progress = new ProjectionProgress();
        var tables = new RoutingTables(channels, targets, new NoSeal(), NullLogger<RoutingTables>.Instance);
        _projector = new Projector(
            Log, new InMemoryReadModelStore(_disk), [agents, processes, channels, targets], _progress,
            TimeProvider.System, NullLogger<Projector>.Instance);
        var losses = new LossJournal(
            new DeliveryJournal(Log, Time), Identity, Time,
            NullLogger<LossJournal>.Instance);
        var options = new OptionsWrapper<DeliveryOptions>(Options);
        var life = new EdgeLife();
        var lanes = new Lanes(
            options, tables, [new WorldSinks(this, life)], Spools, DeadLetters, losses, Time, _lanesLog);
        var router = new RecordRouter(options, Time);
        _parts = new Parts(tables, lanes, new RecordIntake(tables, lanes, router), losses, life);
        _deliverer = new Deliverer(
            tables, lanes, router, losses, new DocumentSource(agents, processes), Alone.Duty(Log), Log, this, _progress,
            Time, NullLogger<Deliverer>.Instance);
        await _projector.StartAsync(Cancellation);
        await losses.StartAsync(Cancellation);
        await _deliverer.StartAsync(Cancellation);
        await CaughtUpAsync();
        foreach (var target in tables.Current.Targets.Values)
        {
            lanes.Of(target);
        }
    }

    public async Task StopAsync()
    {
        await PassAsync(_deliverer!.StopAsync(Cancellation));
        await _parts!.Losses.StopAsync(Cancellation);
        await _projector!.StopAsync(Cancellation);
    }

    /// <summary>What the edge had in memory is lost, and its sinks are deaf from now on.</summary>
    public async Task KillAsync()
    {
        _parts!.Life.IsOver = true;
        Spools.Abandon();
        // It can do no harm any more, and its timers would go on for ever.
        await StopAsync();
    }

    public ScriptedSink Sink(string name) => _sinks.GetOrAdd(name, _ => new ScriptedSink());

    public Task<Result<int>> PostAsync(ChannelId channel, params string[] values) => _parts!.Intake.TakeAsync(
        channel, [.. values.Select(text => new ChannelRecord(default, System.Text.Encoding.UTF8.GetBytes(text)))],
        Cancellation).AsTask();

    public LaneStatus Status(int streamTo) => Lanes.Statuses.Single(lane => lane.StreamTo.Value == streamTo);

    /// <summary>Lets time pass until the task is done.</summary>
    public async Task<T> PassAsync<T>(Task<T> task)
    {
        await PassAsync((Task)task);
        return await task;
    }

    /// <summary>Lets time pass until the task is done.</summary>
    public async Task PassAsync(Task task)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while (!task.IsCompleted)
        {
            await tick.WaitForNextTickAsync(deadline.Token);
            Time.Advance(TimeSpan.FromMilliseconds(200));
        }

        await task;
    }

    /// <summary>Lets time pass until it is so.</summary>
    public Task PassUntilAsync(Func<bool> isSo) => PassAsync(UntilAsync(isSo));

    /// <summary>Waits for the first checkpoint.</summary>
    public Task SavedAsync() => _saved.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

    public async Task CaughtUpAsync() =>
        await _progress.WaitForAsync(await Log.ReadHeadAsync(Cancellation), Cancellation);

    public async Task<LogPosition> WriteAsync(StreamName stream, IDomainEvent happened)
    {
        var data = EventCodec.Encode(happened, Guid.CreateVersion7(), default);
        var result = await Log.AppendAsync(new StreamAppend(stream, ExpectedVersion.Any, [data]), Cancellation);
        return result.Position;
    }

    public Task AlarmAsync(string document) => WriteAsync(
        StreamName.OfAlarms(new DateOnly(2026, 3, 1)),
        new AlarmRaised(
            new AlarmId(Guid.NewGuid()), EdgeId.Parse("e1"), ChannelId.BaseAlarm, 1, [], document,
            DateTimeOffset.UnixEpoch));

    public async Task RouteAsync(int streamTo, string name, params ChannelId[] channels)
    {
        var id = new StreamToId(streamTo);
        var body = new JsonText($$"""{"name":"{{name}}","report_mode":"file"}""");
        await WriteAsync(
            StreamName.OfStreamTo(id),
            new StreamToAdded(id, "o", "p", name, Storage.File, body, default, DateTimeOffset.UnixEpoch));
        foreach (var channel in channels)
        {
            await RouteAsync(channel, name, id);
        }
    }

    public async Task RouteAsync(ChannelId channel, string name, StreamToId target)
    {
        if (_channels.Add(channel))
        {
            await WriteAsync(
                StreamName.OfChannel(channel),
                new ChannelAllocated(channel, "o", "p", default, DateTimeOffset.UnixEpoch));
        }

        var text = new JsonText($$$"""{"name":"{{{name}}}","stream_to":{"stream_to_id":{{{target}}}}}""");
        await WriteAsync(
            StreamName.OfChannel(channel),
            new RoutesChanged(
                channel, "o", "p", [new ChannelRoute(name, target, [], text)], [], DateTimeOffset.UnixEpoch));
    }

    public ValueTask<LogPosition?> LoadAsync(StreamToId target, CancellationToken cancellation) =>
        ValueTask.FromResult<LogPosition?>(_checkpoints.TryGetValue(target, out var position) ? position : null);

    public ValueTask SaveAsync(StreamToId target, LogPosition position, CancellationToken cancellation)
    {
        _checkpoints[target] = position;
        _saved.TrySetResult();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _deliverer!.Dispose();
        _projector!.Dispose();
        Lanes.Dispose();
        _parts!.Losses.Dispose();
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (!isSo())
        {
            await tick.WaitForNextTickAsync(Cancellation);
        }
    }

    private sealed record Parts(
        RoutingTables Tables, Lanes Lanes, RecordIntake Intake, LossJournal Losses, EdgeLife Life);
}
