using Gse.Infrastructure.Sinks.Redis;

namespace Gse.Infrastructure.Tests.Sinks.Redis;

public sealed class The_options_of_the_redis_sink
{
    [Fact]
    public void have_these_defaults()
    {
        var options = new RedisSinkOptions();

        Assert.Equal(
            (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5), 1_000, false),
            (options.ConnectTimeout, options.AnswerTimeout, options.MaxInFlight, options.Tls));
        Assert.Empty(Failures(options));
    }

    [Fact]
    public void are_all_checked_and_all_told()
    {
        var failures = Failures(new RedisSinkOptions
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(99),
            AnswerTimeout = TimeSpan.FromSeconds(61),
            MaxInFlight = 0,
        });

        string[] names = ["ConnectTimeout", "AnswerTimeout", "MaxInFlight"];
        Assert.All(
            names, name => Assert.Contains(failures, failure => failure.Contains(name, StringComparison.Ordinal)));
        Assert.Equal(names.Length, failures.Count);
    }

    private static List<string> Failures(RedisSinkOptions options) =>
        [.. new RedisSinkOptionsValidator().Validate(null, options).Failures ?? []];
}
