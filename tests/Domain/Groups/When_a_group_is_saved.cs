using System.Diagnostics;
using Gse.Domain.Groups;
using Gse.Domain.Tasks;
using Gse.Domain.Tests.Kernel;

namespace Gse.Domain.Tests.Groups;

public sealed class When_a_group_is_saved
{
    private static readonly GroupId Web = GroupId.Parse("web");
    private static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Spec<GroupState, GroupEvent> _spec = new(GroupState.Initial, GroupState.Evolve);

    [Fact]
    public void it_is_told_once()
    {
        var outcome = _spec.When(state => GroupDecisions.Define(state, Defined(["a1"], "web")));

        outcome.ThenOne<GroupDefined>(happened => Assert.Equal(["a1"], happened.Members.Hosts));
        outcome.AgainNothing();
    }

    [Fact]
    public void the_same_members_change_nothing() => _spec
        .Given(Defined(["a1", "a2"], "web"))
        .When(state => GroupDecisions.Define(state, Defined(["a1", "a2"], "web")))
        .ThenNothing();

    [Theory]
    [InlineData("a2", "web")]
    [InlineData("a1", "db")]
    [InlineData("a1", null)]
    public void other_members_are_a_change(string host, string? role)
    {
        var wanted = Defined([host], role);
        _spec.Given(Defined(["a1"], "web")).When(state => GroupDecisions.Define(state, wanted)).Then(wanted);
    }

    [Fact]
    public void it_is_deleted_once()
    {
        var deletion = new GroupDeleted(Web, "me", At);
        var outcome = _spec.Given(Defined(["a1"], null)).When(state => GroupDecisions.Delete(state, deletion));

        outcome.Then(deletion);
        outcome.AgainNothing();
    }

    [Fact]
    public void it_can_be_saved_again_after_it_was_deleted()
    {
        var wanted = Defined(["a1"], null);
        _spec.Given(wanted, new GroupDeleted(Web, "me", At))
            .When(state => GroupDecisions.Define(state, wanted))
            .Then(wanted);
    }

    [Fact]
    public void one_that_never_was_cannot_be_deleted() => _spec
        .When(state => GroupDecisions.Delete(state, new GroupDeleted(Web, "me", At)))
        .ThenRefused<NotFound>();

    [Fact]
    public void a_history_that_cannot_be_is_refused() => Assert.Throws<UnreachableException>(
        () => GroupState.Evolve(GroupState.Initial, new GroupDeleted(Web, "me", At)));

    [Theory]
    [InlineData("web-1.eu_x", true)]
    [InlineData("", false)]
    [InlineData("Web", false)]
    [InlineData("a/b", false)]
    [InlineData(null, false)]
    public void its_name_has_these_characters_only(string? text, bool isName) =>
        Assert.Equal(isName, GroupId.TryParse(text, out _));

    private static GroupDefined Defined(string[] hosts, string? role) => new(
        Web,
        new GroupMembers(hosts, role is null ? null : new TargetFilter(
            null, null, "linux", null, null, null, new Dictionary<string, string> { ["role"] = role })),
        "me", At);
}
