using Gse.Application.Liveness;

namespace Gse.Application.Tests.Liveness;

public sealed class The_liveness_options
{
    private readonly LivenessOptionsValidator _validator = new();

    [Fact]
    public void are_valid_as_they_come()
    {
        var options = new LivenessOptions();

        Assert.True(_validator.Validate(null, options).Succeeded);
        Assert.Equal(TimeSpan.FromSeconds(10), options.BeatInterval);
        Assert.Equal(TimeSpan.FromSeconds(30), options.LostAfter);
        Assert.Equal(TimeSpan.FromMilliseconds(100), options.Tick);
        Assert.Equal(TimeSpan.FromSeconds(2), options.ImpairedAfterInForce);
        Assert.Equal(TimeSpan.FromSeconds(30), options.GraceInForce);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(0.2, 0.6)]
    [InlineData(600, 3_600)]
    public void are_valid_for_faster_and_slower_fleets(double beatInterval, double lostAfter)
    {
        var options = new LivenessOptions
        {
            BeatInterval = TimeSpan.FromSeconds(beatInterval),
            LostAfter = TimeSpan.FromSeconds(lostAfter),
        };

        Assert.True(_validator.Validate(null, options).Succeeded);
    }

    [Fact]
    public void tell_all_that_is_wrong_at_once_with_the_keys()
    {
        var options = new LivenessOptions
        {
            LostAfter = TimeSpan.FromSeconds(19),
            Tick = TimeSpan.FromSeconds(2),
            ImpairedAfter = TimeSpan.Zero,
            Grace = TimeSpan.FromSeconds(9),
            ReconnectWindow = TimeSpan.FromSeconds(-1),
            Tolerance = TimeSpan.FromHours(1),
        };

        Assert.Collection(_validator.Validate(null, options).Failures!,
            first => Assert.Equal("Liveness:LostAfter must be from 00:00:20 to 01:00:00, but is 00:00:19", first),
            error => Assert.StartsWith("Liveness:Tick ", error),
            error => Assert.StartsWith("Liveness:Grace ", error),
            error => Assert.StartsWith("Liveness:ReconnectWindow ", error),
            error => Assert.StartsWith("Liveness:Tolerance ", error),
            error => Assert.StartsWith("Liveness:ImpairedAfter ", error));
    }

    [Fact]
    public void do_not_let_an_unnoticed_stall_eat_the_slack()
    {
        var options = new LivenessOptions { ImpairedAfter = TimeSpan.FromSeconds(20) };

        var error = Assert.Single(_validator.Validate(null, options).Failures!);
        Assert.StartsWith("Liveness:ImpairedAfter plus Liveness:Tick must not exceed", error);
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(9_000, 60)]
    [InlineData(9_001, 61)]
    [InlineData(15_000, 80)]
    public void widen_the_reconnect_window_with_the_fleet(int held, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), new LivenessOptions().ReconnectWindowFor(held));
}
