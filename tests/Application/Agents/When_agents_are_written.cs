using Gse.Domain;
using Gse.Domain.Agents;

namespace Gse.Application.Tests.Agents;

public sealed class When_agents_are_written
{
    private static readonly AgentId One = FleetWorld.Agent(1);
    private static readonly AgentId Two = FleetWorld.Agent(2);

    [Fact]
    public async Task a_decision_on_an_old_view_is_made_again_on_the_new_state()
    {
        await using var world = new FleetWorld();
        await world.HappenAsync(FleetWorld.Enrolled(One), FleetWorld.Connected(One));
        await world.FollowAsync();
        await world.ReadAsync(One);
        var asked = 0;

        var result = await world.Agents.ExecuteAsync(
            One,
            state =>
            {
                if (asked++ == 0)
                {
                    world.HappenAsync(FleetWorld.Lost(One)).GetAwaiter().GetResult();
                }

                return AgentDecisions.DeclareLost(state, FleetWorld.Lost(One));
            },
            FleetWorld.Call, FleetWorld.Cancellation);

        Assert.Null(result.Refusal);
        Assert.Equal(2, asked);
        Assert.Single(world.EventsOf(One).OfType<AgentLost>());
    }

    [Fact]
    public async Task what_was_just_written_counts_before_the_projection_has_seen_it()
    {
        await using var world = new FleetWorld();
        await world.HappenAsync(FleetWorld.Enrolled(One), FleetWorld.Connected(One));

        await DeclareLostAsync(world, One);
        await DeclareLostAsync(world, One);

        Assert.Single(world.EventsOf(One).OfType<AgentLost>());
    }

    [Fact]
    public async Task many_are_decided_in_one_append_and_each_by_itself()
    {
        await using var world = new FleetWorld();
        await world.HappenAsync(
            FleetWorld.Enrolled(One), FleetWorld.Connected(One),
            FleetWorld.Enrolled(Two), FleetWorld.Connected(Two), FleetWorld.Lost(Two));
        await world.FollowAsync();
        await world.ReadAsync(Two);
        await world.HappenAsync(new AgentIdConflict(One, FleetWorld.Here, "a", "b", "c", FleetWorld.Noon));

        await world.Agents.ExecuteManyAsync(
            [
                (One, state => AgentDecisions.DeclareLost(state, FleetWorld.Lost(One))),
                (Two, state => AgentDecisions.DeclareLost(state, FleetWorld.Lost(Two))),
            ],
            FleetWorld.Call, FleetWorld.Cancellation);

        Assert.Single(world.EventsOf(One).OfType<AgentLost>());
        Assert.Single(world.EventsOf(Two).OfType<AgentLost>());
    }

    [Fact]
    public async Task a_recovery_right_after_a_loss_is_not_missed_while_the_projection_is_behind()
    {
        await using var world = new FleetWorld();
        await world.HappenAsync(FleetWorld.Enrolled(One), FleetWorld.Connected(One));
        await world.FollowAsync();
        await world.ReadAsync(One);
        await world.StopFollowingAsync();

        await JudgeAsync(world, state => AgentDecisions.DeclareLost(state, FleetWorld.Lost(One)));
        await JudgeAsync(world, state => AgentDecisions.Recover(state, One, FleetWorld.Here, FleetWorld.Noon));
        await JudgeAsync(world, state => AgentDecisions.DeclareLost(state, FleetWorld.Lost(One)));

        Assert.Equal(
            [nameof(AgentLost), nameof(AgentRecovered), nameof(AgentLost)],
            world.EventsOf(One).Skip(2).Select(happened => happened.GetType().Name));
    }

    [Fact]
    public async Task that_there_is_nothing_to_do_is_believed_of_the_log_only()
    {
        await using var world = new FleetWorld();
        await world.HappenAsync(FleetWorld.Enrolled(One), FleetWorld.Connected(One));
        await world.FollowAsync();
        await world.ReadAsync(One);
        await world.StopFollowingAsync();
        await world.HappenAsync(FleetWorld.Lost(One));

        await JudgeAsync(world, state => AgentDecisions.Recover(state, One, FleetWorld.Here, FleetWorld.Noon));

        Assert.IsType<AgentRecovered>(world.EventsOf(One)[^1]);
    }

    [Fact]
    public async Task the_same_idempotency_key_writes_the_same_events_once()
    {
        await using var world = new FleetWorld();
        await world.HappenAsync(FleetWorld.Enrolled(One));
        var call = FleetWorld.Call;
        call.IdempotencyKey = "k1";
        var retirement = new AgentRetired(One, "admin", "gone", FleetWorld.Noon);

        var first = await world.Agents.ExecuteAsync(
            One, _ => Decision.Emit<AgentEvent>(retirement), call, FleetWorld.Cancellation);
        var again = await new FleetWorldAfterRestart(world).Agents.ExecuteAsync(
            One, _ => Decision.Emit<AgentEvent>(retirement), call, FleetWorld.Cancellation);

        Assert.Null(first.Refusal);
        Assert.Null(again.Refusal);
        Assert.Single(world.EventsOf(One).OfType<AgentRetired>());
    }

    private static async Task JudgeAsync(FleetWorld world, Func<AgentState, Decision<AgentEvent>> decide) =>
        await world.Agents.ExecuteManyAsync([(One, decide)], FleetWorld.Call, FleetWorld.Cancellation);

    private static async Task DeclareLostAsync(FleetWorld world, AgentId agent) => await world.Agents.ExecuteAsync(
        agent, state => AgentDecisions.DeclareLost(state, FleetWorld.Lost(agent)), FleetWorld.Call,
        FleetWorld.Cancellation);

    /// <summary>The same log, and a write side that remembers nothing.</summary>
    private sealed class FleetWorldAfterRestart(FleetWorld world)
    {
        public Gse.Application.Agents.AgentStore Agents { get; } = new(world.Log, world.Log, world.Time, new());
    }
}
