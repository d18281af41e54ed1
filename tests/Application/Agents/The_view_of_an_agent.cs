using Gse.Application.Agents;
using Gse.Domain.Agents;

namespace Gse.Application.Tests.Agents;

public sealed class The_view_of_an_agent
{
    private static readonly AgentId One = FleetWorld.Agent(1);

    public static TheoryData<string, AgentStatusCode> Histories => new()
    {
        { "enrolled", AgentStatusCode.Initial },
        { "enrolled connected", AgentStatusCode.Running },
        { "enrolled connected cut", AgentStatusCode.Damaged },
        { "enrolled connected stopped", AgentStatusCode.Stopping },
        { "enrolled connected cut lost", AgentStatusCode.Unknown },
        { "enrolled connected lost", AgentStatusCode.Unknown },
        { "enrolled connected lost recovered", AgentStatusCode.Running },
        { "enrolled connected cut lost connected recovered", AgentStatusCode.Running },
        { "enrolled labelled connected", AgentStatusCode.Running },
        { "enrolled labelled retired enrolled", AgentStatusCode.Initial },
        { "enrolled connected retired", AgentStatusCode.Uninstalled },
        { "enrolled connected retired enrolled", AgentStatusCode.Initial },
    };

    [Theory]
    [MemberData(nameof(Histories))]
    public async Task has_the_status_that_its_history_says(string history, AgentStatusCode expected)
    {
        await using var world = new FleetWorld();
        await world.HappenAsync([.. Tell(history)]);
        await world.FollowAsync();

        Assert.Equal(expected, AgentStatus.CodeOf(await world.ReadAsync(One)));
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public async Task carries_the_same_state_as_the_events(string history, AgentStatusCode expected)
    {
        await using var world = new FleetWorld();
        var events = Tell(history).ToArray();
        await world.HappenAsync(events);
        await world.FollowAsync();

        var (state, revision) = (await world.ReadAsync(One)).ToState();

        Assert.Equal(events.Aggregate(AgentState.Initial, AgentState.Evolve), state);
        Assert.Equal(events.Length - 1, revision);
        Assert.True(Enum.IsDefined(expected));
    }

    [Fact]
    public async Task is_found_by_its_host_until_it_is_retired()
    {
        await using var world = new FleetWorld();
        await world.HappenAsync(FleetWorld.Enrolled(One));
        await world.FollowAsync();
        await world.ReadAsync(One);

        Assert.Equal(One, world.Views.Find("0:10.0.0.1")?.Id);

        await world.HappenAsync(new AgentRetired(One, "admin", "gone", FleetWorld.Noon));
        await world.ReadAsync(One);

        Assert.Null(world.Views.Find("0:10.0.0.1"));
        Assert.NotNull(world.Views.Find(One.Value));
    }

    [Fact]
    public async Task of_a_host_that_was_installed_anew_is_the_newer_one_whatever_happens_to_the_old()
    {
        var newer = FleetWorld.Agent(2);
        await using var world = new FleetWorld();
        await world.HappenAsync(
            FleetWorld.Enrolled(One), FleetWorld.Connected(One),
            FleetWorld.Enrolled(newer) with { At = FleetWorld.Noon.AddHours(1) }, FleetWorld.Lost(One));
        await world.FollowAsync();
        await world.ReadAsync(One);
        Assert.Equal(newer, world.Views.Find("0:10.0.0.1")?.Id);

        await world.HappenAsync(new AgentRetired(newer, "admin", "gone", FleetWorld.Noon));
        await world.ReadAsync(newer);

        Assert.Equal(One, world.Views.Find("0:10.0.0.1")?.Id);
    }

    private static List<AgentEvent> Tell(string history)
    {
        var session = 0;
        return history.Split(' ').Select(word => word switch
        {
            "enrolled" => (AgentEvent)FleetWorld.Enrolled(One),
            "connected" => FleetWorld.Connected(One, ++session),
            "cut" => End(session, DisconnectReason.ConnectionLost),
            "stopped" => End(session, DisconnectReason.AgentStopped),
            "lost" => FleetWorld.Lost(One),
            "labelled" => new AgentLabelsChanged(
                One, new Dictionary<string, string> { ["role"] = "web" }, "admin", FleetWorld.Noon),
            "recovered" => new AgentRecovered(One, FleetWorld.Here, FleetWorld.Noon, FleetWorld.Noon),
            "retired" => new AgentRetired(One, "admin", "gone", FleetWorld.Noon),
            _ => throw new ArgumentException(word, nameof(history)),
        }).ToList();
    }

    private static AgentDisconnected End(long session, DisconnectReason reason) =>
        new(One, FleetWorld.Here, session, reason, FleetWorld.Noon);
}
