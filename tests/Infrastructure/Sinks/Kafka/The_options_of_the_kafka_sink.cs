using Gse.Infrastructure.Sinks.Kafka;

namespace Gse.Infrastructure.Tests.Sinks.Kafka;

public sealed class The_options_of_the_kafka_sink
{
    [Fact]
    public void have_these_defaults()
    {
        var options = new KafkaSinkOptions();

        Assert.Equal(
            (KafkaCompression.Lz4, TimeSpan.FromMilliseconds(1), 1_000_000, 10_000_000),
            (options.Compression, options.Linger, options.BatchBytes, options.MaxMessageBytes));
        Assert.Equal(
            (TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1)),
            (options.SocketTimeout, options.MetadataAge, options.UnknownTopicTimeout));
        Assert.Equal(("", true, "", 0), (
            options.CaFile, options.VerifyHostName, options.AdvertisedIp, options.AdvertisedPort));
        Assert.Empty(Failures(options));
    }

    [Fact]
    public void are_all_checked_and_all_told()
    {
        var failures = Failures(new KafkaSinkOptions
        {
            Compression = (KafkaCompression)9,
            Linger = TimeSpan.FromSeconds(2),
            BatchBytes = 999,
            MaxMessageBytes = 999,
            SocketTimeout = TimeSpan.FromMilliseconds(999),
            MetadataAge = TimeSpan.Zero,
            UnknownTopicTimeout = TimeSpan.FromDays(2),
            AdvertisedPort = 65_536,
        });

        string[] names =
        [
            "Compression", "Linger", "BatchBytes", "MaxMessageBytes", "SocketTimeout", "MetadataAge",
            "UnknownTopicTimeout", "AdvertisedPort",
        ];
        Assert.All(
            names, name => Assert.Contains(failures, failure => failure.Contains(name, StringComparison.Ordinal)));
        Assert.Equal(names.Length, failures.Count);
    }

    private static List<string> Failures(KafkaSinkOptions options) =>
        [.. new KafkaSinkOptionsValidator().Validate(null, options).Failures ?? []];
}
