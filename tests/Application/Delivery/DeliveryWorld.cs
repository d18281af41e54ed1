using System.Collections.Concurrent;
using Gse.Application.Agents;
using Gse.Application.Delivery;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Application.Processes;
using Gse.Application.Projections;
using Gse.Domain;
using Gse.Domain.Alarms;
using Gse.Domain.Channels;
using Gse.Domain.Edges;
using Gse.Testing.EventLog;
using Gse.Testing.ReadModels;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Application.Tests.Delivery;

/// <summary>A log, the routes in it, and the deliverer that follows both.</summary>
internal sealed class DeliveryWorld : IDeliveryCheckpoints, ISinkFactory, IAsyncDisposable
{
    private readonly InMemoryDocuments _disk = new();
    private readonly ConcurrentDictionary<StreamToId, LogPosition> _checkpoints = new();
    private readonly ConcurrentDictionary<string, ScriptedSink> _sinks = new();
    private readonly TaskCompletionSource _saved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Projector? _projector;
    private Deliverer? _deliverer;
    private RoutingTables? _tables;
    private ProjectionProgress _progress = new();

    public InMemoryEventLog Log { get; } = new();

    public RoutingTable Routes => _tables!.Current;

    public string ReportMode => "file";

    public DefaultRoutes DefaultRoutes => new(Log, TimeProvider.System);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task StartAsync()
    {
        var (agents, processes) = (new AgentProjection(), new ProcessProjection());
        var (channels, targets) = (new ChannelProjection(), new StreamToProjection());
        _progress = new ProjectionProgress();
        _tables = new RoutingTables(channels, targets);
        _projector = new Projector(
            Log, new InMemoryReadModelStore(_disk), [agents, processes, channels, targets], _progress,
            TimeProvider.System, NullLogger<Projector>.Instance);
        _deliverer = new Deliverer(
            _tables, [this], new DocumentSource(agents, processes), Log, this, _progress, TimeProvider.System,
            NullLogger<Deliverer>.Instance);
        await _projector.StartAsync(Cancellation);
        await _deliverer.StartAsync(Cancellation);
    }

    public async Task StopAsync()
    {
        await _deliverer!.StopAsync(Cancellation);
        await _projector!.StopAsync(Cancellation);
    }

    public ScriptedSink Sink(string name) => _sinks.GetOrAdd(name, _ => new ScriptedSink());

    /// <summary>Waits for the first checkpoint.</summary>
    public Task SavedAsync() => _saved.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

    public Task CaughtUpAsync() => _progress.CaughtUp.WaitAsync(Cancellation);

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
        await WriteAsync(
            StreamName.OfStreamTo(id), new StreamToAdded(id, "o", "p", name, "file", "", DateTimeOffset.UnixEpoch));
        foreach (var channel in channels)
        {
            await WriteAsync(
                StreamName.OfChannel(channel),
                new RoutesChanged(channel, "o", "p", [new ChannelRoute(name, id)], DateTimeOffset.UnixEpoch));
        }
    }

    public ISink Create(StreamToView target) => Sink(target.Name);

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
    }
}
