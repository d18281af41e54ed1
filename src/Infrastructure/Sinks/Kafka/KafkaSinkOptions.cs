using System.ComponentModel.DataAnnotations;

namespace Gse.Infrastructure.Sinks.Kafka;

/// <summary>Storages of report mode <c>kafka</c>. Section <c>Sinks:Kafka</c>.</summary>
public sealed class KafkaSinkOptions
{
    public const string Section = "Sinks:Kafka";

    /// <summary>
    /// How record batches are compressed: <c>none</c>, <c>gzip</c>, <c>snappy</c>, <c>lz4</c> or <c>zstd</c>; default
    /// <c>lz4</c>.
    /// </summary>
    [EnumDataType(typeof(KafkaCompression))]
    public KafkaCompression Compression { get; set; } = KafkaCompression.Lz4;

    /// <summary>
    /// How long a batch that is not full waits for more records. The sink gives all it has at once and then waits for
    /// the answers, so more than a little only delays them. 0 to 1 s, default 1 ms.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan Linger { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// A batch for one partition is sent when it has grown to this. Not above <c>max.message.bytes</c> of the topics,
    /// which brokers hold against whole batches. 1,000 to 100,000,000 bytes, default 1,000,000.
    /// </summary>
    [Range(1_000, 100_000_000)]
    public int BatchBytes { get; set; } = 1_000_000;

    /// <summary>
    /// A record larger than this, with its key, is refused. 1,000 to 1,000,000,000 bytes, default 10,000,000.
    /// </summary>
    [Range(1_000, 1_000_000_000)]
    public int MaxMessageBytes { get; set; } = 10_000_000;

    /// <summary>
    /// A broker that leaves a request without answer for so long is disconnected, and asked again. 1 s to 5 min,
    /// default 30 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan SocketTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the number of a topic's partitions is believed. A host's records move when it changes. 1 s to 1 day,
    /// default 5 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan MetadataAge { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long the records of a topic that does not exist are kept back, and with them all that comes behind them for
    /// the same storage. After that they are refused, until the topic exists. 0 to 1 day, default 1 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan UnknownTopicTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>PEM file of the authorities that sign brokers; empty for those of the system.</summary>
    public string CaFile { get; set; } = "";

    /// <summary>Whether a broker's certificate must name the host that was dialled. Default true.</summary>
    public bool VerifyHostName { get; set; } = true;

    /// <summary>The edge's address as it stands in record keys. Set by the edge; may be empty.</summary>
    public string AdvertisedIp { get; set; } = "";

    /// <summary>The port that takes the agents' data, as it stands in record keys. Set by the edge.</summary>
    [Range(0, 65_535)]
    public int AdvertisedPort { get; set; }
}

/// <summary>What Kafka calls <c>compression.type</c>.</summary>
public enum KafkaCompression
{
    None,
    Gzip,
    Snappy,
    Lz4,
    Zstd,
}
