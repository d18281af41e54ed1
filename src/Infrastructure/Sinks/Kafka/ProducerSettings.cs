using Confluent.Kafka;
using Gse.Application.Routing;

namespace Gse.Infrastructure.Sinks.Kafka;

/// <summary>What librdkafka is told of a storage.</summary>
internal static class ProducerSettings
{
    private const string DefaultMechanism = "SCRAM-SHA-512";
    private const string DefaultSaslProtocol = "SASL_PLAINTEXT";

    public static ProducerConfig Of(KafkaStorage storage, KafkaSinkOptions options)
    {
        var config = new ProducerConfig
        {
            BootstrapServers = string.Join(',', storage.Addresses),
            ClientId = "gse-edge",

            // One producer session writes each record once and in order, whatever librdkafka sends again.
            EnableIdempotence = true,
            Acks = Acks.All,
            MaxInFlight = 5,

            // librdkafka itself never gives a record up: one that timed out could be overtaken by the next one of its
            // partition. And where a broker refuses a batch, it stops instead of leaving a gap (see KafkaSink).
            MessageTimeoutMs = 0,
            EnableGaplessGuarantee = true,

            CompressionType = Compression(options.Compression),
            LingerMs = options.Linger.TotalMilliseconds,
            BatchSize = options.BatchBytes,
            MessageMaxBytes = options.MaxMessageBytes,
            SocketTimeoutMs = (int)options.SocketTimeout.TotalMilliseconds,
            SocketConnectionSetupTimeoutMs = (int)options.SocketTimeout.TotalMilliseconds,
            SocketKeepaliveEnable = true,
            SocketNagleDisable = true,
            RetryBackoffMs = 100,
            RetryBackoffMaxMs = 1_000,
            ReconnectBackoffMs = 50,
            ReconnectBackoffMaxMs = 2_000,

            // For records without a host, as the data server of GSE has it.
            Partitioner = Partitioner.Murmur2Random,

            // Each report costs what it carries; the key is the ticket by which the record is known again.
            DeliveryReportFields = "key,status",
            LogConnectionClose = false,
            SslEndpointIdentificationAlgorithm = options.VerifyHostName
                ? SslEndpointIdentificationAlgorithm.Https
                : SslEndpointIdentificationAlgorithm.None,
        };
        if (options.CaFile.Length > 0)
        {
            config.SslCaLocation = options.CaFile;
        }

        AddSecurity(config, storage);
        return config;
    }

    // Contract gse-routing-status-alarms, section 4.1: without credentials both come as empty strings. SCRAM, PLAIN and
    // OAUTHBEARER are in every build of librdkafka that is shipped; GSSAPI is not in the one that is loaded where there
    // is no libsasl2.so.3, as on Debian, and is then trouble of the storage.
    private static void AddSecurity(ProducerConfig config, KafkaStorage storage)
    {
        var sasl = storage.Username.Length > 0 && !storage.Password.IsEmpty;
        var protocol = storage.Protocol.Length > 0 ? storage.Protocol : sasl ? DefaultSaslProtocol : "PLAINTEXT";
        config.Set("security.protocol", protocol.ToLowerInvariant());
        if (sasl)
        {
            config.Set("sasl.mechanisms", storage.Mechanism.Length > 0 ? storage.Mechanism : DefaultMechanism);
            config.SaslUsername = storage.Username;
            config.SaslPassword = storage.Password.Value;
        }
    }

    private static CompressionType Compression(KafkaCompression compression) => compression switch
    {
        KafkaCompression.Gzip => CompressionType.Gzip,
        KafkaCompression.Snappy => CompressionType.Snappy,
        KafkaCompression.Lz4 => CompressionType.Lz4,
        KafkaCompression.Zstd => CompressionType.Zstd,
        _ => CompressionType.None,
    };
}
