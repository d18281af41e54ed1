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
using Gse.Infrastructure.Sinks.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gse.Bench.Kafka;

/// <summary>
/// The way of a record through an edge: intake, routing table, lane, sink. Several callers, each with 1,000 records at
/// once and waiting until they are safe.
/// </summary>
internal sealed class LaneUnderLoad : IAsyncDisposable
{
    private const int Callers = 16;
    private const int InCall = 1_000;

    private static readonly ChannelId Channel = new(1_001);
    private static readonly StreamToId Storage = new(1_025);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gse-bench-");
    private readonly ServiceProvider _services;

    private LaneUnderLoad() => _services = new ServiceCollection().AddLogging()
        .AddSingleton(new EdgeIdentity(EdgeId.Parse("bench"), "1.0.0", "10.0.0.7"))
        .AddSingleton<ISecretSeal, NoSeal>()
        .AddGseApplication()
        .AddSqliteEventLog(options => options.Path = Path.Combine(_folder.FullName, "log.db"))
        .AddSqliteReadModels(options => options.Path = Path.Combine(_folder.FullName, "readmodel.db"))
        .AddSqliteDeliveryCheckpoints(Path.Combine(_folder.FullName, "delivery.db"))
        .AddDeliveryFiles(_folder.FullName)
        .AddKafkaSink(options => (options.AdvertisedIp, options.AdvertisedPort) = ("10.0.0.7", 28_668))
        .BuildServiceProvider();

    public static async Task<LaneUnderLoad> StartAsync(string bootstrap)
    {
        var edge = new LaneUnderLoad();
        var log = edge._services.GetRequiredService<IEventWriter>();
        var address = bootstrap.Split(':');
        var storage = $$"""{"storage_address":[{"ip":"{{address[0]}}","port":{{address[1]}} }]}""";
        var body = new JsonText($$"""{"name":"mq","report_mode":"kafka","kafka":{{storage}} }""");
        await AppendAsync(
            log, StreamName.OfStreamTo(Storage),
            new StreamToAdded(Storage, "bench", "bench", "mq", "kafka", body, default, DateTimeOffset.UnixEpoch));
        var place = $$"""{"stream_to_id":{{Storage}},"kafka":{"topic_name":"{{Brokers.Topic}}"} }""";
        var route = new JsonText($$"""{"name":"r","stream_to":{{place}} }""");
        var head = await AppendAsync(
            log, StreamName.OfChannel(Channel),
            new ChannelAllocated(Channel, "bench", "bench", default, DateTimeOffset.UnixEpoch),
            new RoutesChanged(
                Channel, "bench", "bench", [new ChannelRoute("r", Storage, [], route)], [],
                DateTimeOffset.UnixEpoch));
        // Of the hosted services only the one that follows the log: the others are not on a record's way.
        await edge._services.GetServices<IHostedService>().OfType<Projector>().Single()
            .StartAsync(CancellationToken.None);
        await edge._services.GetRequiredService<ProjectionProgress>().WaitForAsync(head, CancellationToken.None);
        return edge;
    }

    public async Task RunAsync(Payload payload, int records)
    {
        var intake = _services.GetRequiredService<RecordIntake>();
        var next = -InCall;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (var first = Interlocked.Add(ref next, InCall); first < records;
                first = Interlocked.Add(ref next, InCall))
            {
                var call = new ChannelRecord[InCall];
                for (var i = 0; i < InCall; i++)
                {
                    var number = first + i;
                    call[i] = new ChannelRecord(
                        payload.Hosts[number % payload.Hosts.Length], payload.Records[number % payload.Records.Length]);
                }

                var taken = await intake.TakeAsync(Channel, call, CancellationToken.None);
                if (taken.Refusal is { } refusal)
                {
                    throw new InvalidOperationException($"Refused: {refusal.Message}");
                }
            }
        })));
        if (_services.GetRequiredService<Lanes>().Statuses.Single() is { Spooled: > 0 } status)
        {
            throw new InvalidOperationException($"Not to Kafka but to the spool: {status}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _services.GetRequiredService<Lanes>().StopAsync();
        await _services.GetServices<IHostedService>().OfType<Projector>().Single().StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task<LogPosition> AppendAsync(
        IEventWriter log, StreamName stream, params IDomainEvent[] events)
    {
        var data = events.Select(happened => EventCodec.Encode(happened, Guid.CreateVersion7(), default)).ToArray();
        var result = await log.AppendAsync(
            new StreamAppend(stream, ExpectedVersion.Any, data), CancellationToken.None);
        return result.Position;
    }

    private sealed class NoSeal : ISecretSeal
    {
        public string Seal(string plain) => plain;

        public string? TryUnseal(string sealedText) => sealedText;
    }
}
