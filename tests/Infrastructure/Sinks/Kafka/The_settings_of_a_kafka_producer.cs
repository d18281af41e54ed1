using Gse.Application.Routing;
using Gse.Infrastructure.Sinks.Kafka;

namespace Gse.Infrastructure.Tests.Sinks.Kafka;

/// <summary>Contract gse-routing-status-alarms, sections 3.1 and 4.1.</summary>
public sealed class The_settings_of_a_kafka_producer
{
    [Fact]
    public void use_no_sasl_where_user_and_password_are_empty()
    {
        var settings = Of();
        Assert.Equal("plaintext", settings["security.protocol"]);
        Assert.DoesNotContain(settings.Keys, key => key.StartsWith("sasl.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "p")]
    [InlineData("u", "")]
    public void use_no_sasl_where_one_of_both_is_empty(string user, string password) =>
        Assert.Equal("plaintext", Of(user, password, "SCRAM-SHA-512")["security.protocol"]);

    [Fact]
    public void use_scram_sha_512_over_plaintext_where_nothing_else_is_said()
    {
        var settings = Of("u", "p");
        Assert.Equal(
            ("sasl_plaintext", "SCRAM-SHA-512", "u", "p"),
            (settings["security.protocol"], settings["sasl.mechanisms"], settings["sasl.username"],
                settings["sasl.password"]));
    }

    [Theory]
    [InlineData("PLAIN", "SASL_SSL", "PLAIN", "sasl_ssl")]
    [InlineData("SCRAM-SHA-256", "", "SCRAM-SHA-256", "sasl_plaintext")]
    [InlineData("", "sasl_ssl", "SCRAM-SHA-512", "sasl_ssl")]
    public void take_mechanism_and_protocol_as_they_are_given(
        string mechanism, string protocol, string saslMechanism, string securityProtocol)
    {
        var settings = Of("u", "p", mechanism, protocol);
        Assert.Equal(
            (saslMechanism, securityProtocol), (settings["sasl.mechanisms"], settings["security.protocol"]));
    }

    [Fact]
    public void trust_the_authorities_of_the_given_file()
    {
        var settings = Of(protocol: "SSL", options: new KafkaSinkOptions { CaFile = "/etc/ca.pem" });
        Assert.Equal(("ssl", "/etc/ca.pem"), (settings["security.protocol"], settings["ssl.ca.location"]));
        Assert.Equal("https", settings["ssl.endpoint.identification.algorithm"]);
    }

    [Fact]
    public void name_all_addresses() =>
        Assert.Equal("kafka.service.consul:9092,[fd00::1]:9093", Of()["bootstrap.servers"]);

    [Fact]
    public void ask_for_each_record_once_in_order_and_on_all_replicas()
    {
        var settings = Of();
        Assert.Equal(
            ("True", "-1", "5", "True", "0"),
            (settings["enable.idempotence"], settings["acks"], settings["max.in.flight"],
                settings["enable.gapless.guarantee"], settings["message.timeout.ms"]));
    }

    [Fact]
    public void are_those_of_the_options()
    {
        var settings = Of(options: new KafkaSinkOptions
        {
            Compression = KafkaCompression.Zstd,
            Linger = TimeSpan.FromMilliseconds(20),
            BatchBytes = 500_000,
            MaxMessageBytes = 2_000_000,
            SocketTimeout = TimeSpan.FromSeconds(7),
        });
        Assert.Equal(
            ("zstd", "20", "500000", "2000000", "7000"),
            (settings["compression.type"], settings["linger.ms"], settings["batch.size"],
                settings["message.max.bytes"], settings["socket.timeout.ms"]));
    }

    private static Dictionary<string, string> Of(
        string user = "", string password = "", string mechanism = "", string protocol = "",
        KafkaSinkOptions? options = null) =>
        ProducerSettings.Of(
            new KafkaStorage(
                [new StorageAddress("kafka.service.consul", 9092), new StorageAddress("fd00::1", 9093)],
                user, new Secret(password), mechanism, protocol),
            options ?? new KafkaSinkOptions()).ToDictionary(StringComparer.Ordinal);
}
