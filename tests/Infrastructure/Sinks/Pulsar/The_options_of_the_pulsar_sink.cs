using Gse.Infrastructure.Sinks.Pulsar;

namespace Gse.Infrastructure.Tests.Sinks.Pulsar;

public sealed class The_options_of_the_pulsar_sink
{
    [Fact]
    public void have_these_defaults()
    {
        var options = new PulsarSinkOptions();

        Assert.Equal(
            (false, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), 500, 1_048_576),
            (options.Tls, options.ConnectTimeout, options.AnswerTimeout, options.MaxInFlight, options.MaxFrameBytes));
        Assert.Equal(
            (true, TimeSpan.FromMilliseconds(5), PulsarCompression.None),
            (options.Batching, options.BatchingDelay, options.Compression));
        Assert.Empty(Failures(options));
    }

    [Fact]
    public void are_all_checked_and_all_told()
    {
        var failures = Failures(new PulsarSinkOptions
        {
            ConnectTimeout = TimeSpan.Zero,
            AnswerTimeout = TimeSpan.Zero,
            MaxInFlight = 1_001,
            MaxFrameBytes = 1_023,
            BatchingDelay = TimeSpan.FromSeconds(11),
            Compression = (PulsarCompression)9,
        });

        string[] names =
            ["ConnectTimeout", "AnswerTimeout", "MaxInFlight", "MaxFrameBytes", "BatchingDelay", "Compression"];
        Assert.All(
            names, name => Assert.Contains(failures, failure => failure.Contains(name, StringComparison.Ordinal)));
        Assert.Equal(names.Length, failures.Count);
    }

    private static List<string> Failures(PulsarSinkOptions options) =>
        [.. new PulsarSinkOptionsValidator().Validate(null, options).Failures ?? []];
}
