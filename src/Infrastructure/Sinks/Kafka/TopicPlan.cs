using Confluent.Kafka;
using Gse.Application.Delivery;
using Gse.Application.Routing;

namespace Gse.Infrastructure.Sinks.Kafka;

/// <summary>
/// Where the records of a topic go.
/// <para>
/// Keys differ from record to record, as GSE's do, so a partitioner that looks at the key tears a host's records apart.
/// Records that name their host are therefore given their partition here, by the host alone and with the hash of
/// Kafka's own producers. A partitioner of librdkafka's could not do it: it sees nothing but the key. It would also be
/// called back from native code for every record.
/// </para>
/// </summary>
internal sealed class TopicPlan
{
    private readonly TopicPartition _any;
    private readonly TopicPartition[] _partitions;

    public TopicPlan(string topic, int partitions, long learnedAt)
    {
        _any = new TopicPartition(topic, Partition.Any);
        _partitions = [.. Enumerable.Range(0, partitions).Select(number => new TopicPartition(topic, number))];
        LearnedAt = learnedAt;
    }

    /// <summary>Why the topic takes nothing, ever; null for one that does.</summary>
    public string? Refusal { get; init; }

    public int Partitions => _partitions.Length;

    /// <summary>A timestamp of the session's clock.</summary>
    public long LearnedAt { get; }

    /// <summary>Null where the route's partition does not exist.</summary>
    public TopicPartition? PlaceOf(in SinkRecord record, KafkaDestination to)
    {
        if (to.Partition is { } wanted)
        {
            return wanted < _partitions.Length ? _partitions[wanted] : null;
        }

        return record.Host.IsEmpty
            ? _any
            : _partitions[Murmur2.Partition(record.Host.Span, _partitions.Length)];
    }
}
