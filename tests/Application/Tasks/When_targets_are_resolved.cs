using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Gse.Application.Agents;
using Gse.Application.EventLog;
using Gse.Application.Groups;
using Gse.Application.Tasks;
using Gse.Application.Tests.Agents;
using Gse.Domain;
using Gse.Domain.Agents;
using Gse.Domain.Groups;
using Gse.Domain.Tasks;

namespace Gse.Application.Tests.Tasks;

public sealed class When_targets_are_resolved
{
    private static readonly TargetFilter Any = new(
        null, null, null, null, null, null, new Dictionary<string, string>());

    private readonly AgentProjection _agents = new();
    private readonly GroupProjection _groups = new();
    private long _position;

    [Fact]
    public void they_come_as_wished_and_each_once()
    {
        Enrol("b", "10.0.0.2");
        Enrol("a", "10.0.0.1");

        var targets = Resolve([new("b"), new("0:10.0.0.1"), new("a"), new("0:10.0.0.2")]).Targets;

        Assert.Equal([new TaskTarget("b"), new TaskTarget("0:10.0.0.1", "a")], targets);
    }

    [Fact]
    public void another_container_or_item_is_another_target_and_another_user_is_not()
    {
        Enrol("a", "10.0.0.1");

        var targets = Resolve(
            [new("a", User: "root"), new("a", User: "web"), new("a", "box"), new("a", Item: 1)]).Targets;

        Assert.Equal(
            [new TaskTarget("a", User: "root"), new TaskTarget("a", null, "box"), new TaskTarget("a", Item: 1)],
            targets);
    }

    [Fact]
    public void an_unknown_host_stays_one_without_an_agent()
    {
        var targets = Resolve([new("nobody"), new("0:::1"), new("0:0:0:0:0:0:0:0:1"), new("what is this?")]).Targets;

        Assert.Equal(
            [new TaskTarget("nobody", ""), new TaskTarget("0:::1", ""), new TaskTarget("what is this?", "")], targets);
        Assert.All(targets, target => Assert.Null(target.FindAgent()));
    }

    [Fact]
    public void a_filter_adds_those_that_fit_in_the_order_of_their_ids()
    {
        Enrol("c", "10.0.0.3");
        Enrol("b", "10.0.0.2");
        Enrol("a", "10.0.0.1");
        Enrol("gone", "10.0.0.4");
        Happen(new AgentRetired(AgentId.Parse("gone"), "me", "", FleetWorld.Noon));

        Assert.Equal(["c", "a", "b"], Hosts([new("c")], Any));
    }

    [Theory]
    [InlineData("text", "WEB", "a")]
    [InlineData("text", "10.0.0.2", "b")]
    [InlineData("cloud", "7", "b")]
    [InlineData("os", "Windows", "b")]
    [InlineData("architecture", "x86_64", "a")]
    [InlineData("version", "2.0", "b")]
    [InlineData("connected", "true", "a")]
    [InlineData("connected", "false", "b")]
    [InlineData("label", "web", "a")]
    public void a_filter_takes_only_those_that_fit(string condition, string value, string expected)
    {
        Enrol("a", "10.0.0.1", name: "web-1");
        Enrol("b", "10.0.0.2", cloud: 7, name: "db-1");
        Happen(FleetWorld.Connected(AgentId.Parse("a")));
        Tell("a", "web-1", "10.0.0.1", "linux", "x86_64", "1.0");
        Tell("b", "db-1", "10.0.0.2", "windows", "arm64", "2.0");
        Label("a", ("role", "web"), ("dc", "sh"));
        Label("b", ("role", "db"), ("dc", "sh"));

        var filter = condition switch
        {
            "text" => Any with { Text = value },
            "cloud" => Any with { CloudId = 7 },
            "os" => Any with { Os = value },
            "architecture" => Any with { Architecture = value },
            "version" => Any with { Version = value },
            "connected" => Any with { Connected = value == "true" },
            _ => Any with { Labels = new Dictionary<string, string> { ["role"] = value, ["dc"] = "sh" } },
        };

        Assert.Equal([expected], Hosts([], filter));
    }

    [Fact]
    public void a_group_adds_those_that_it_names_and_those_that_fit_it_now()
    {
        Enrol("b", "10.0.0.2");
        Enrol("a", "10.0.0.1");
        Enrol("c", "10.0.0.3");
        Label("c", ("role", "web"));
        Happen(new GroupDefined(
            GroupId.Parse("web"),
            new GroupMembers(["b"], Any with { Labels = new Dictionary<string, string> { ["role"] = "web" } }), "me",
            FleetWorld.Noon));

        Assert.Equal(["a", "b", "c"], Hosts([new("a")], null, "web"));

        Label("c");
        Assert.Equal(["b"], Hosts([], null, "web"));
    }

    [Theory]
    [InlineData("nope")]
    [InlineData("Not a name")]
    public void a_group_that_is_not_there_is_refused(string group) => Assert.IsType<NotFound>(
        new TargetResolver(_agents, _groups).Resolve(new TargetSelection([new("a")], null, group)).Refusal);

    [Fact]
    public void none_at_all_are_refused()
    {
        var refusal = new TargetResolver(_agents, _groups).Resolve(new TargetSelection([], Any, null)).Refusal;

        Assert.Equal("targets", Assert.IsType<InvalidInput>(refusal).Field);
    }

    [Fact]
    public void their_hash_is_that_of_their_sorted_lines()
    {
        Enrol("b", "10.0.0.2");

        var hash = Resolve([new("0:10.0.0.2", null, "web", 3), new("x", "box")]).Hash;

        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("b||web|3\nx|box||0"))), hash);
    }

    [Fact]
    public void their_hash_does_not_follow_order_or_spelling_but_every_difference()
    {
        Enrol("b", "10.0.0.2");
        Enrol("a", "10.0.0.1");
        var hash = Resolve([new("a"), new("b")]).Hash;

        Assert.Equal(hash, Resolve([new("0:10.0.0.2"), new("a"), new("b")]).Hash);
        Assert.NotEqual(hash, Resolve([new("a"), new("b", User: "web")]).Hash);
        Assert.NotEqual(hash, Resolve([new("a")]).Hash);
        Assert.NotEqual(hash, Resolve([new("a"), new("b"), new("c")]).Hash);
    }

    [Fact]
    public void ten_thousand_take_no_time()
    {
        var wishes = new List<TargetWish>();
        for (var i = 0; i < 10_000; i++)
        {
            var (id, ip) = ($"agent{i:D5}", $"10.1.{i >> 8}.{i & 255}");
            Enrol(id, ip);
            wishes.Add(new TargetWish(i % 2 == 0 ? id : $"0:{ip}"));
        }

        // The best of some: the first ones are compiled on the way. It is to be 20 ms on a machine of its own; to
        // look at every target for every target would take seconds.
        var best = Enumerable.Range(0, 20).Min(_ =>
        {
            var began = Stopwatch.GetTimestamp();
            Assert.Equal(10_000, Resolve(wishes).Targets.Count);
            return Stopwatch.GetElapsedTime(began);
        });
        Assert.InRange(best.TotalMilliseconds, 0, 100);
    }

    private ResolvedTargets Resolve(IReadOnlyList<TargetWish> wishes) =>
        new TargetResolver(_agents, _groups).Resolve(new TargetSelection(wishes, null, null)).Value;

    private IEnumerable<string> Hosts(IReadOnlyList<TargetWish> wishes, TargetFilter? filter, string? group = null) =>
        new TargetResolver(_agents, _groups).Resolve(new TargetSelection(wishes, filter, group)).Value.Targets
            .Select(target => target.Host);

    private void Enrol(string id, string ip, int cloud = 0, string name = "host") => Happen(new AgentEnrolled(
        AgentId.Parse(id), new HostAddress(cloud, ip), name, "AA", "token", FleetWorld.Noon));

    private void Tell(string id, string name, string ip, string os, string architecture, string version) =>
        Happen(new AgentFactsChanged(
            AgentId.Parse(id),
            new HostFacts(
                name, [ip], os, "", architecture, "", 1, 1, version, "boot", FleetWorld.Noon, FleetWorld.Noon),
            FleetWorld.Noon));

    private void Label(string id, params (string Name, string Value)[] labels) => Happen(new AgentLabelsChanged(
        AgentId.Parse(id), labels.ToDictionary(label => label.Name, label => label.Value), "me", FleetWorld.Noon));

    private void Happen(IDomainEvent happened)
    {
        var recorded = new RecordedEvent(
            new StreamName("x"), _position, new LogPosition(_position), happened.At, Guid.NewGuid(),
            happened.GetType().Name, default, default, true);
        _position++;
        _agents.Apply(recorded, happened);
        _groups.Apply(recorded, happened);
    }
}
