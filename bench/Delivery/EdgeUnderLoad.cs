using Gse.Application;
using Gse.Application.Delivery;
using Gse.Application.Edges;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Application.Projections;
using Gse.Application.Routing;
using Gse.Domain;
using Gse.Domain.Channels;
using Gse.Domain.Edges;
using Gse.Infrastructure.DependencyInjection;
using Gse.Infrastructure.ReadModels.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gse.Bench.Delivery;

/// <summary>Intake, routing table and lane of an edge, before a sink that costs nothing.</summary>
internal sealed class EdgeUnderLoad : IAsyncDisposable
{
    private static readonly ChannelId Channel = new(1_001);
    private static readonly StreamToId Target = new(1_025);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gse-bench-");
    private readonly ServiceProvider _services;
    private readonly byte[] _value = new byte[1_024];

    private EdgeUnderLoad() => _services = new ServiceCollection().AddLogging()
        .AddSingleton(new EdgeIdentity(EdgeId.Parse("bench"), "1.0.0", "10.0.0.7"))
        .AddSingleton<ISecretSeal, NoSeal>()
        .AddSingleton<ISinkFactory>(Sink)
        .AddGseApplication()
        .AddSqliteEventLog(options => options.Path = Path.Combine(_folder.FullName, "log.db"))
        .AddSqliteReadModels(options => options.Path = Path.Combine(_folder.FullName, "readmodel.db"))
        .AddSqliteDeliveryCheckpoints(Path.Combine(_folder.FullName, "delivery.db"))
        .AddDeliveryFiles(_folder.FullName)
        .BuildServiceProvider();

    public NullSink Sink { get; } = new();

    public LaneStatus Status => _services.GetRequiredService<Lanes>().Statuses.Single();

    private Projector Projector => _services.GetServices<IHostedService>().OfType<Projector>().Single();

    public static async Task<EdgeUnderLoad> StartAsync()
    {
        var edge = new EdgeUnderLoad();
        var body = new JsonText("""{"name":"null","report_mode":"file"}""");
        await edge.AppendAsync(
            StreamName.OfStreamTo(Target),
            new StreamToAdded(Target, "bench", "bench", "null", "file", body, default, DateTimeOffset.UnixEpoch));
        var route = new JsonText($$$"""{"name":"r","stream_to":{"stream_to_id":{{{Target}}}}}""");
        var head = await edge.AppendAsync(
            StreamName.OfChannel(Channel),
            new ChannelAllocated(Channel, "bench", "bench", default, DateTimeOffset.UnixEpoch),
            new RoutesChanged(
                Channel, "bench", "bench", [new ChannelRoute("r", Target, [], route)], [], DateTimeOffset.UnixEpoch));
        // Of the hosted services only the one that follows the log: the others are not on a record's way.
        await edge.Projector.StartAsync(CancellationToken.None);
        await edge._services.GetRequiredService<ProjectionProgress>().WaitForAsync(head, CancellationToken.None);
        return edge;
    }

    /// <summary>Each caller gives some records at once, and waits until they are safe.</summary>
    public async Task RunAsync(int records, int callers, int inCall)
    {
        var intake = _services.GetRequiredService<RecordIntake>();
        var left = records;
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Add(ref left, -inCall) >= 0)
            {
                var call = new ChannelRecord[inCall];
                Array.Fill(call, new ChannelRecord(default, _value));
                var taken = await intake.TakeAsync(Channel, call, CancellationToken.None);
                if (taken.Refusal is { } refusal)
                {
                    throw new InvalidOperationException($"Refused: {refusal.Message}");
                }
            }
        })));
    }

    /// <summary>Waits until so many were taken.</summary>
    public async Task TakenAsync(long count)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (Sink.Taken < count)
        {
            await tick.WaitForNextTickAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _services.GetRequiredService<Lanes>().StopAsync();
        await Projector.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<LogPosition> AppendAsync(StreamName stream, params IDomainEvent[] events)
    {
        var data = events.Select(happened => EventCodec.Encode(happened, Guid.CreateVersion7(), default)).ToArray();
        var result = await _services.GetRequiredService<IEventWriter>().AppendAsync(
            new StreamAppend(stream, ExpectedVersion.Any, data), CancellationToken.None);
        return result.Position;
    }

    private sealed class NoSeal : ISecretSeal
    {
        public string Seal(string plain) => plain;

        public string? TryUnseal(string sealedText) => sealedText;
    }
}
