using Gse.Application.Liveness;
using Gse.Domain.Agents;

namespace Gse.Application.Tests.Liveness;

public sealed class When_an_agent_stops_beating : IDisposable
{
    private readonly Fleet _fleet = new();

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public void it_is_declared_lost_at_the_deadline_and_not_before()
    {
        _fleet.Connect(1);
        _fleet.Pass(29.95);
        Assert.Empty(_fleet.Verdicts);

        _fleet.Pass(0.05);

        var lost = Assert.Single(_fleet.Losses);
        var (dawn, end) = (Fleet.Dawn, Fleet.At(30));
        Assert.Equal(new LossDeclared(Fleet.Agent(1), LossCause.Silent, dawn, dawn, Fleet.At(12), end), lost);
    }

    [Fact]
    public void every_beat_moves_the_deadline()
    {
        _fleet.Connect(1);
        _fleet.PassBeating(200, 1);
        Assert.Empty(_fleet.Verdicts);

        _fleet.Pass(30);

        Assert.Equal(Fleet.At(200), Assert.Single(_fleet.Losses).LastSeen);
    }

    [Fact]
    public void a_broken_connection_is_the_cause_and_narrows_the_date()
    {
        _fleet.Connect(1);
        _fleet.Pass(3);
        _fleet.Disconnect(1);
        _fleet.Pass(27);

        var lost = Assert.Single(_fleet.Losses);
        Assert.Equal(LossCause.Disconnected, lost.Cause);
        Assert.Equal(Fleet.Dawn, lost.NotBefore);
        Assert.Equal(Fleet.At(3), lost.NotAfter);
    }

    [Fact]
    public void the_end_of_an_older_connection_is_not_the_cause()
    {
        _fleet.Connect(1, session: 1);
        _fleet.Connect(1, session: 2);
        _fleet.Disconnect(1, session: 1);
        _fleet.Pass(30);

        Assert.Equal(LossCause.Silent, Assert.Single(_fleet.Losses).Cause);
    }

    [Fact]
    public void its_next_beat_is_a_recovery_at_once()
    {
        _fleet.Connect(1);
        _fleet.Pass(40.02);
        _fleet.Beat(1);
        _fleet.Pass(0.001);

        Assert.Equal(new RecoveryDeclared(Fleet.Agent(1), Fleet.At(30), Fleet.At(40.02)), _fleet.Verdicts[^1]);
        Assert.Equal(2, _fleet.Verdicts.Count);
    }

    [Fact]
    public void a_new_connection_is_a_recovery_too()
    {
        _fleet.Connect(1, session: 1);
        _fleet.Pass(40);
        _fleet.Connect(1, session: 2);
        _fleet.Pass(31);

        Assert.Collection(_fleet.Verdicts,
            verdict => Assert.IsType<LossDeclared>(verdict),
            verdict => Assert.IsType<RecoveryDeclared>(verdict),
            verdict => Assert.IsType<LossDeclared>(verdict));
    }

    [Fact]
    public void nobody_waits_for_it_once_it_is_untracked()
    {
        _fleet.Connect(1);
        _fleet.Pipeline.Untrack(Fleet.Agent(1));
        _fleet.Connect(2);

        Assert.False(_fleet.Beat(1));
        Assert.False(_fleet.Pipeline.TryGetLastSeen(Fleet.Agent(1), out _));
        _fleet.Pass(60);
        Assert.Equal(Fleet.Agent(2), Assert.Single(_fleet.Losses).Agent);
    }

    [Fact]
    public void all_who_stop_together_are_told_together()
    {
        for (var agent = 0; agent < 15_000; agent++)
        {
            _fleet.Connect(agent);
        }

        _fleet.Pass(60);

        Assert.Equal(15_000, Assert.Single(_fleet.Batches).Count);
    }

    [Fact]
    public void jumps_of_the_wall_clock_change_nothing_but_the_dates()
    {
        _fleet.Connect(1);
        _fleet.JumpWallClock(3_600);
        _fleet.Pass(29.9);
        Assert.Empty(_fleet.Verdicts);

        _fleet.Pass(0.1);

        var lost = Assert.Single(_fleet.Losses);
        Assert.Equal(TimeSpan.FromSeconds(30), lost.At - lost.LastSeen);
        Assert.Empty(_fleet.Health);
    }

    [Fact]
    public void an_agent_may_have_a_pace_of_its_own()
    {
        _fleet.Connect(1, pace: new BeatPace(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(180)));
        _fleet.Pass(179);
        Assert.Empty(_fleet.Verdicts);

        _fleet.Pass(1);

        Assert.Equal(Fleet.At(62), Assert.Single(_fleet.Losses).NotAfter);
    }

    [Fact]
    public void other_settings_count_at_once()
    {
        _fleet.Connect(1);
        _fleet.Pass(20);
        _fleet.Pipeline.Reconfigure(new LivenessOptions
        {
            BeatInterval = TimeSpan.FromSeconds(5),
            LostAfter = TimeSpan.FromSeconds(15),
        });
        _fleet.Pass(0.1);

        Assert.Equal(Fleet.At(20.1), Assert.Single(_fleet.Losses).At);
    }

    [Fact]
    public void its_last_sign_of_life_can_be_asked_for()
    {
        _fleet.Connect(1);
        _fleet.PassBeating(20, 1);
        _fleet.Pass(45);

        Assert.True(_fleet.Pipeline.TryGetLastSeen(Fleet.Agent(1), out var lastSeen));
        Assert.Equal(Fleet.At(20), lastSeen);
    }
}
