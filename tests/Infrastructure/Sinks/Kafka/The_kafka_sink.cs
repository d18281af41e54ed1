using System.Text.RegularExpressions;
using Gse.Application.Delivery;
using Gse.Infrastructure.Sinks.Kafka;
using Gse.Testing.Kafka;
using static Gse.Infrastructure.Tests.Sinks.Kafka.KafkaWorld;

namespace Gse.Infrastructure.Tests.Sinks.Kafka;

/// <summary>What it writes, as kcat reads it.</summary>
public sealed partial class The_kafka_sink
{
    [Fact(Skip = Kcat.Missing, SkipType = typeof(Kcat), SkipWhen = nameof(Kcat.IsMissing))]
    public async Task writes_the_producers_bytes_and_no_headers()
    {
        await using var world = new KafkaWorld();
        var batch = await world.DeliverAsync(Record("{\"a\": \"北京\"}\n"), Record(""));
        Assert.Equal([SinkVerdict.Taken, SinkVerdict.Taken], Verdicts(batch));
        Assert.Null(batch.Trouble);
        var records = await world.ReadAsync();
        Assert.Equal(["", "{\"a\": \"北京\"}\n"], records.Select(record => record.Payload).Order());
        Assert.All(records, record => Assert.Null(record.Headers));
    }

    [Fact(Skip = Kcat.Missing, SkipType = typeof(Kcat), SkipWhen = nameof(Kcat.IsMissing))]
    public async Task gives_each_record_the_key_of_the_contract_with_a_counter_that_goes_up()
    {
        await using var world = new KafkaWorld(partitions: 1);
        var before = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        await world.DeliverAsync(Numbered(1, 12));
        var keys = (await world.ReadAsync()).Select(record => Key().Match(record.Key!)).ToList();
        Assert.All(keys, key => Assert.True(key.Success));
        Assert.Equal(Enumerable.Range(1, 12), keys.Select(key => int.Parse(key.Groups["index"].ValueSpan)));
        var second = long.Parse(keys[0].Groups["ds"].ValueSpan);
        Assert.InRange(second, before, before + 30);
        Assert.Equal(second - (second % 60), long.Parse(keys[0].Groups["minute"].ValueSpan));
    }

    [Fact(Skip = Kcat.Missing, SkipType = typeof(Kcat), SkipWhen = nameof(Kcat.IsMissing))]
    public async Task keeps_the_records_of_one_host_in_one_partition_in_their_order()
    {
        await using var world = new KafkaWorld(partitions: 8);
        string[] hosts = [.. Enumerable.Range(0, 40).Select(number => $"0200000000525400{number:x16}")];
        for (var round = 0; round < 5; round++)
        {
            await world.DeliverAsync(
                Enumerable.Range(0, 1_000).Select(i => Record($"{hosts[i % 40]} {round} {i / 40}", hosts[i % 40])));
        }

        var ofHosts = (await world.ReadAsync()).GroupBy(record => record.Payload.Split(' ')[0]).ToList();
        Assert.Equal(40, ofHosts.Count);
        Assert.All(ofHosts, host => Assert.Single(host.Select(record => record.Partition).Distinct()));
        string[] inOrder = [.. Enumerable.Range(0, 125).Select(number => $"{number / 25} {number % 25}")];
        Assert.All(ofHosts, host => Assert.Equal(
            inOrder.Select(text => $"{host.Key} {text}"), host.Select(record => record.Payload)));
        Assert.Equal(8, ofHosts.Select(host => host.First().Partition).Distinct().Count());
    }

    [Fact(Skip = Kcat.Missing, SkipType = typeof(Kcat), SkipWhen = nameof(Kcat.IsMissing))]
    public async Task spreads_records_without_a_host()
    {
        await using var world = new KafkaWorld(partitions: 4);
        await world.DeliverAsync(Numbered(0, 400, host: ""));
        var partitions = (await world.ReadAsync()).GroupBy(record => record.Partition).ToList();
        Assert.Equal(4, partitions.Count);
        Assert.All(partitions, partition => Assert.InRange(partition.Count(), 50, 200));
    }

    [Fact(Skip = Kcat.Missing, SkipType = typeof(Kcat), SkipWhen = nameof(Kcat.IsMissing))]
    public async Task honours_the_partition_of_the_route()
    {
        await using var world = new KafkaWorld(partitions: 4);
        await world.DeliverAsync(Enumerable.Range(0, 100).Select(i => Record($"{i}", $"host{i}", partition: 3)));
        Assert.All(await world.ReadAsync(), record => Assert.Equal(3, record.Partition));
    }

    [Fact(Skip = Kcat.Missing, SkipType = typeof(Kcat), SkipWhen = nameof(Kcat.IsMissing))]
    public async Task marks_a_record_that_may_be_there_already()
    {
        await using var world = new KafkaWorld(partitions: 1);
        await world.DeliverAsync(Record("1"), Record("2", second: true), Record("3"));
        Assert.Equal(
            [null, ["gse-may-be-second", "1"], null],
            (await world.ReadAsync()).Select(record => record.Headers?.ToArray()));
    }

    [Theory(Skip = Kcat.Missing, SkipType = typeof(Kcat), SkipWhen = nameof(Kcat.IsMissing))]
    [InlineData(KafkaCompression.None)]
    [InlineData(KafkaCompression.Gzip)]
    [InlineData(KafkaCompression.Snappy)]
    [InlineData(KafkaCompression.Lz4)]
    [InlineData(KafkaCompression.Zstd)]
    public async Task compresses_as_it_is_told(KafkaCompression compression)
    {
        await using var world = new KafkaWorld(partitions: 1, options => options.Compression = compression);
        string[] values = [.. Enumerable.Range(0, 500).Select(number => new string('x', 200) + number)];
        await world.DeliverAllAsync(values.Select(value => Record(value)));
        Assert.Equal(values, (await world.ReadAsync()).Select(record => record.Payload));
    }

    [Fact(Skip = Kcat.Missing, SkipType = typeof(Kcat), SkipWhen = nameof(Kcat.IsMissing))]
    public async Task uses_a_topic_that_is_created_by_being_asked_for()
    {
        await using var world = new KafkaWorld();
        await world.DeliverAllAsync(Record("1", topic: "0bkmonitor_15000010"));
        Assert.Equal(["1"], (await world.ReadAsync("0bkmonitor_15000010")).Select(record => record.Payload));
    }

    [GeneratedRegex(@"^ds=(?<ds>\d{10})&tag=1000\|(?<minute>\d{10})\|10\.0\.0\.7\|28668&index=(?<index>\d+)$")]
    private static partial Regex Key();
}
