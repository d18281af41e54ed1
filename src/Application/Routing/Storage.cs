namespace Gse.Application.Routing;

/// <summary>Where a storage is and how it is spoken to: <c>stream_to</c>, understood.</summary>
public abstract record Storage(string ReportMode)
{
    public const string File = "file";
    public const string Kafka = "kafka";
    public const string Redis = "redis";
    public const string Pulsar = "pulsar";

    /// <summary>All report modes of the contract.</summary>
    public static IReadOnlyList<string> ReportModes { get; } = [Kafka, Redis, Pulsar, File];
}

/// <param name="Host">Name or IP.</param>
/// <param name="Port">1 to 65,535.</param>
public readonly record struct StorageAddress(string Host, int Port)
{
    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}

/// <param name="Username">Empty for no SASL.</param>
/// <param name="Mechanism"><c>sasl_mechanisms</c> as sent; empty for the default of the contract,
/// <c>SCRAM-SHA-512</c>.</param>
/// <param name="Protocol"><c>security_protocol</c> as sent; empty: <c>SASL_PLAINTEXT</c> with a user name, else
/// <c>PLAINTEXT</c>.</param>
public sealed record KafkaStorage(
    IReadOnlyList<StorageAddress> Addresses, string Username, Secret Password, string Mechanism, string Protocol)
    : Storage(Kafka)
{
    /// <summary>What <c>sasl_mechanisms</c> may be, in any case of letters.</summary>
    public static IReadOnlyList<string> Mechanisms { get; } = ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"];

    /// <summary>What <c>security_protocol</c> may be, in any case of letters.</summary>
    public static IReadOnlyList<string> Protocols { get; } = ["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"];
}

/// <param name="MasterName">With a name, the addresses are those of sentinels.</param>
/// <param name="Mode">As sent: <c>single</c>, <c>sentinel</c>, <c>cluster</c> or empty, which leaves it to the other
/// fields.</param>
public sealed record RedisStorage(
    IReadOnlyList<StorageAddress> Addresses, Secret Password, string MasterName, Secret SentinelPassword, string Mode)
    : Storage(Redis);

/// <param name="Token">Empty for none.</param>
public sealed record PulsarStorage(IReadOnlyList<StorageAddress> Addresses, Secret Token) : Storage(Pulsar);

/// <param name="Folder"><c>data_log_path</c>; relative to the edge's data folder unless absolute, empty for the
/// default.</param>
public sealed record FileStorage(string Folder) : Storage(File);
