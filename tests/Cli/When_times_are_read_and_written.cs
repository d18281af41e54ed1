using Gse.Cli.Output;

namespace Gse.Cli.Tests;

public sealed class When_times_are_read_and_written
{
    [Theory]
    [InlineData("90", 90)]
    [InlineData("30s", 30)]
    [InlineData("10m", 600)]
    [InlineData("1h", 3600)]
    [InlineData("7d", 604_800)]
    [InlineData("00:01:30", 90)]
    public void a_span_is_understood(string text, int seconds)
    {
        Assert.True(Moments.TryParseSpan(text, out var span));
        Assert.Equal(seconds, span.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-5s")]
    [InlineData("1.5h")]
    [InlineData("soon")]
    [InlineData("00:00:00")]
    public void nonsense_is_not(string text) => Assert.False(Moments.TryParseSpan(text, out _));

    [Theory]
    [InlineData(0.4, "0s")]
    [InlineData(59, "59s")]
    [InlineData(61, "1m01s")]
    [InlineData(3_700, "1h01m")]
    [InlineData(90_000, "1d01h")]
    public void an_age_is_short(double seconds, string text) =>
        Assert.Equal(text, Moments.Short(TimeSpan.FromSeconds(seconds)));
}
