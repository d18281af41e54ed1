using System.ComponentModel.DataAnnotations;

namespace Gse.Infrastructure.Sinks.Pulsar;

/// <summary>Storages of report mode <c>pulsar</c>. Section <c>Sinks:Pulsar</c>.</summary>
public sealed class PulsarSinkOptions
{
    public const string Section = "Sinks:Pulsar";

    /// <summary>Speaks <c>wss</c> to all addresses, and checks their certificates. Default false: <c>ws</c>.</summary>
    public bool Tls { get; set; }

    /// <summary>How long one address may take to make a producer. 100 ms to 1 min, default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long Pulsar may take to answer all that is in flight; it is told to give a message up a fifth earlier.
    /// 500 ms to 5 min, default 10 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:05:00")]
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// So many records at most are sent to a topic before the answers are waited for. 1 to 1,000, the length of
    /// Pulsar's own queue; default 500.
    /// </summary>
    [Range(1, 1_000)]
    public int MaxInFlight { get; set; } = 500;

    /// <summary>
    /// The largest frame that Pulsar's WebSocket service takes, its <c>webSocketMaxTextFrameSize</c>; a record is a
    /// third larger in it. 1 KiB to 128 MiB, default 1 MiB.
    /// </summary>
    [Range(1_024, 134_217_728)]
    public int MaxFrameBytes { get; set; } = 1_048_576;

    /// <summary>Pulsar stores messages in batches. Default true.</summary>
    public bool Batching { get; set; } = true;

    /// <summary>How long Pulsar collects messages for a batch. 1 ms to 10 s, default 5 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan BatchingDelay { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <summary>How Pulsar compresses what it stores. Default none.</summary>
    [EnumDataType(typeof(PulsarCompression))]
    public PulsarCompression Compression { get; set; }
}

/// <summary>Kinds of compression that Pulsar knows, by its names for them.</summary>
public enum PulsarCompression
{
    None,
    Lz4,
    Zlib,
    Zstd,
    Snappy,
}
