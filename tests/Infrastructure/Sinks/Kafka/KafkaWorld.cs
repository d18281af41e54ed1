using System.Diagnostics;
using System.Globalization;
using System.Text;
using Gse.Application.Delivery;
using Gse.Application.Routing;
using Gse.Domain.Channels;
using Gse.Infrastructure.Sinks.Kafka;
using Gse.Testing.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.Tests.Sinks.Kafka;

/// <summary>A Kafka sink before mock brokers.</summary>
internal sealed class KafkaWorld : IAsyncDisposable
{
    public const string Topic = "0bkmonitor_10000";

    private readonly TimeSpan _patience;

    /// <param name="patience">How long an attempt may take, in seconds.</param>
    public KafkaWorld(int partitions = 4, Action<KafkaSinkOptions>? configure = null, double patience = 20)
    {
        _patience = TimeSpan.FromSeconds(patience);
        Kafka = new MockKafka();
        Kafka.Create(Topic, partitions);
        var options = new KafkaSinkOptions
        {
            AdvertisedIp = "10.0.0.7",
            AdvertisedPort = 28668,
        };
        configure?.Invoke(options);
        Sink = Open(options, Kafka.Bootstrap);
    }

    public MockKafka Kafka { get; }

    public ISink Sink { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static ISink Open(KafkaSinkOptions options, string bootstrap) =>
        new KafkaSinkFactory(Options.Create(options), TimeProvider.System, NullLogger<KafkaSink>.Instance).Create(
            new RoutingTarget(new StreamToId(500), "mq", Storage(bootstrap), 1, 0));

    public static KafkaStorage Storage(string bootstrap) => new(
        [
            .. bootstrap.Split(',').Select(address => address.Split(':')).Select(parts =>
                new StorageAddress(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture))),
        ],
        "", Secret.None, "", "");

    public static SinkRecord Record(
        string value, string host = "", int? partition = null, string topic = Topic, bool second = false) => new(
        new DeliveryRoute(
            new ChannelId(1_000), "r", new RoutingTarget(new StreamToId(500), "mq", Storage("k:9092"), 1, 0),
            new KafkaDestination(topic, partition), RecordFilter.None),
        Encoding.UTF8.GetBytes(host), Encoding.UTF8.GetBytes(value), second);

    public static IEnumerable<SinkRecord> Numbered(int from, int count, string host = "h") =>
        Enumerable.Range(from, count).Select(number => Record($"{number}", host));

    /// <summary>One attempt.</summary>
    public async Task<SinkBatch> DeliverAsync(params IEnumerable<SinkRecord> records)
    {
        var batch = new SinkBatch([.. records]);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        attempt.CancelAfter(_patience);
        try
        {
            await Sink.DeliverAsync(batch, attempt.Token);
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            Assert.NotNull(batch.Trouble);
        }

        return batch;
    }

    /// <summary>Attempts until nothing is left open, as its caller does.</summary>
    public async Task<int> DeliverAllAsync(params IEnumerable<SinkRecord> records)
    {
        var attempts = 0;
        var watch = Stopwatch.StartNew();
        for (SinkRecord[] rest = [.. records]; rest.Length > 0; attempts++)
        {
            var batch = await DeliverAsync(rest);
            Assert.True(watch.Elapsed < TimeSpan.FromMinutes(1), $"not all taken: {batch.Trouble}");
            rest = [.. Enumerable.Range(0, batch.Count).Where(i => batch.VerdictOf(i) == SinkVerdict.Open)
                .Select(i => batch[i])];
        }

        return attempts;
    }

    public Task<IReadOnlyList<KafkaRecord>> ReadAsync(string topic = Topic) =>
        Kcat.ReadAsync(Kafka.Bootstrap, topic, Cancellation);

    public static SinkVerdict[] Verdicts(SinkBatch batch) =>
        [.. Enumerable.Range(0, batch.Count).Select(batch.VerdictOf)];

    public async ValueTask DisposeAsync()
    {
        await Sink.DisposeAsync();
        Kafka.Dispose();
    }
}
