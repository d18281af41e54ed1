using Gse.AgentHost.Configuration;
using Gse.AgentHost.Processes;

namespace Gse.Agent.Tests;

public sealed class Supervision_of_a_process
{
    private static readonly SuperviseSettings Usual = new("x", S(5), 3, S(10), "", "");

    [Fact]
    public void starts_a_missing_one_at_once_and_again_after_the_interval_until_it_gives_up()
    {
        var supervision = new Supervision(Usual);
        Assert.False(supervision.Gone(S(0)));
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var at = S((attempt - 1) * 15);
            Assert.True(supervision.StartNow(at));
            Assert.Equal(attempt, supervision.Attempt);
            Assert.False(supervision.StartNow(at));
            Assert.False(supervision.CheckFailed(at + S(4.9)));
            Assert.True(supervision.CheckFailed(at + S(5)));
        }

        Assert.True(supervision.GivenUp);
        Assert.Null(supervision.NextAt);
        Assert.False(supervision.StartNow(S(1_000_000)));
    }

    [Fact]
    public void counts_anew_after_a_life_that_was_long_enough()
    {
        var supervision = new Supervision(Usual);
        supervision.Gone(S(0));
        supervision.StartNow(S(0));
        Assert.True(supervision.Found(S(1)));
        Assert.False(supervision.Gone(S(100)));
        Assert.True(supervision.StartNow(S(100)));
        Assert.Equal(1, supervision.Attempt);
    }

    [Fact]
    public void takes_a_crash_loop_for_failed_starts_and_ends_it()
    {
        var supervision = new Supervision(Usual);
        var now = S(0);
        supervision.Gone(now);
        var starts = 0;
        for (var i = 0; i < 100 && !supervision.GivenUp; i++)
        {
            now += S(10);
            if (supervision.StartNow(now))
            {
                starts++;
                supervision.Found(now + S(0.1));
                Assert.True(supervision.Gone(now + S(0.2)));
            }
        }

        Assert.Equal((3, true), (starts, supervision.GivenUp));
    }

    [Fact]
    public void takes_up_again_what_came_up_by_other_hands()
    {
        var supervision = new Supervision(new SuperviseSettings("x", S(5), 1, S(10), "", ""));
        supervision.Gone(S(0));
        supervision.StartNow(S(0));
        supervision.CheckFailed(S(5));
        Assert.True(supervision.GivenUp);
        Assert.False(supervision.Found(S(50)));
        Assert.False(supervision.Gone(S(60)));
        Assert.True(supervision.StartNow(S(60)));
    }

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);
}
