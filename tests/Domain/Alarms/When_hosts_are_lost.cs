using Gse.Domain.Alarms;
using Gse.Domain.Edges;

namespace Gse.Domain.Tests.Alarms;

public sealed class When_hosts_are_lost
{
    private readonly AlarmStory _story = new(new AlarmPolicy(
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), TimeSpan.FromHours(24), 3));

    [Fact]
    public void losses_within_one_second_are_one_alarm()
    {
        _story.Lose(1);
        _story.Elapse(900);
        _story.Lose(2);
        _story.Elapse(1_000);
        Assert.Equal([(1_000L, "agent1,agent2")], Told());
    }

    [Fact]
    public void one_that_is_back_within_the_second_is_not_told()
    {
        _story.Lose(1);
        _story.Lose(2);
        _story.Elapse(999);
        _story.Recover(1);
        _story.Elapse(1_000);
        Assert.Equal([(1_000L, "agent2")], Told());
    }

    [Fact]
    public void the_alarm_is_repeated_about_those_who_stay_lost()
    {
        _story.Lose(1);
        _story.Lose(2);
        _story.Elapse(61_500);
        _story.Recover(1);
        _story.Elapse(60_000);
        _story.Retire(2);
        _story.Elapse(600_000);
        Assert.Equal([(1_000L, "agent1,agent2"), (61_000L, "agent1,agent2"), (121_000L, "agent2")], Told());
    }

    [Fact]
    public void it_is_cleared_with_the_reason_and_leaves_the_book()
    {
        _story.Lose(1);
        _story.Lose(2);
        _story.Elapse(5_000);
        _story.Recover(1);
        _story.Retire(2);
        _story.Look();
        Assert.Equal([AlarmClearance.Recovered, AlarmClearance.Retired], _story.Cleared.Select(e => e.Reason));
        Assert.Empty(_story.Book.Alarms);
        Assert.Empty(_story.Book.Losses);
    }

    [Fact]
    public void it_falls_silent_after_the_longest_time()
    {
        _story.Lose(1);
        _story.Elapse((25 * 3_600_000) + 1_000);
        Assert.Equal(24 * 60, _story.Told.Count);
        Assert.Equal([AlarmClearance.Expired], _story.Cleared.Select(e => e.Reason));
        Assert.Empty(_story.Book.Losses);
    }

    [Fact]
    public void a_later_loss_of_the_same_host_is_a_new_alarm()
    {
        _story.Lose(1);
        _story.Elapse(2_000);
        _story.Recover(1);
        _story.Lose(1);
        _story.Elapse(2_000);
        Assert.Equal([(1_000L, "agent1"), (3_000L, "agent1")], Told());
        Assert.Single(_story.Book.Alarms);
    }

    [Fact]
    public void a_crowd_is_told_in_alarms_of_a_bounded_size()
    {
        for (var agent = 1; agent <= 7; agent++)
        {
            _story.Lose(agent);
        }

        _story.Elapse(1_000);
        Assert.Equal([3, 3, 1], _story.Told.Select(told => told.Agents.Count));
        Assert.Equal(3, _story.Book.RawIds[AlarmStory.Edge]);
    }

    [Fact]
    public void the_hosts_of_another_edge_are_not_this_edges_to_tell()
    {
        _story.Lose(1, EdgeId.Parse("e2"));
        _story.Elapse(100_000);
        Assert.Empty(_story.Told);
    }

    [Fact]
    public void a_clock_set_back_makes_nobody_wait()
    {
        _story.Now = 3_600_000;
        _story.Lose(1);
        _story.Now = 0;
        _story.Look();
        Assert.Equal([(0L, "agent1")], Told());
        _story.Elapse(60_000);
        Assert.Equal(2, _story.Told.Count);
    }

    private IEnumerable<(long At, string Agents)> Told() =>
        _story.Told.Select(told => (told.At, string.Join(',', told.Agents.Select(agent => agent.Value).Order())));
}
