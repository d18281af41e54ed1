using Gse.Domain.Agents;

namespace Gse.Domain.Tests.Agents;

public sealed class When_an_agent_is_labelled
{
    [Fact]
    public void it_is_told_once()
    {
        var change = AnAgent.Labelled(("role", "web"));
        var outcome = AnAgent.Spec.Given(AnAgent.Enrolled()).When(state => AgentDecisions.ChangeLabels(state, change));

        outcome.Then(change);
        outcome.AgainNothing();
    }

    [Fact]
    public void the_same_labels_in_another_order_change_nothing() => AnAgent.Spec
        .Given(AnAgent.Enrolled(), AnAgent.Labelled(("role", "web"), ("dc", "sh")))
        .When(state => AgentDecisions.ChangeLabels(state, AnAgent.Labelled(("dc", "sh"), ("role", "web"))))
        .ThenNothing();

    [Theory]
    [InlineData("role", "db")]
    [InlineData("Role", "web")]
    public void another_name_or_value_is_a_change(string name, string value)
    {
        var change = AnAgent.Labelled((name, value));
        AnAgent.Spec.Given(AnAgent.Enrolled(), AnAgent.Labelled(("role", "web")))
            .When(state => AgentDecisions.ChangeLabels(state, change))
            .Then(change);
    }

    [Fact]
    public void none_at_all_takes_them_away()
    {
        var change = AnAgent.Labelled();
        AnAgent.Spec.Given(AnAgent.Enrolled(), AnAgent.Labelled(("role", "web")))
            .When(state => AgentDecisions.ChangeLabels(state, change))
            .Then(change);
    }

    [Fact]
    public void none_at_all_are_what_it_has_from_the_beginning() => AnAgent.Spec
        .Given(AnAgent.Enrolled())
        .When(state => AgentDecisions.ChangeLabels(state, AnAgent.Labelled()))
        .ThenNothing();

    [Fact]
    public void a_stranger_is_not_found() => AnAgent.Spec
        .When(state => AgentDecisions.ChangeLabels(state, AnAgent.Labelled()))
        .ThenRefused<NotFound>();

    [Fact]
    public void one_that_is_retired_takes_none() => AnAgent.Spec
        .Given(AnAgent.Enrolled(), AnAgent.Retired)
        .When(state => AgentDecisions.ChangeLabels(state, AnAgent.Labelled(("a", "b"))))
        .ThenRefused<AgentIsRetired>();

    [Theory]
    [InlineData("a", true)]
    [InlineData("A-Z.9_/x", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a=b", false)]
    [InlineData("ä", false)]
    public void a_name_has_these_characters_only(string text, bool isName) =>
        Assert.Equal(isName, AgentLabels.IsName(text));

    [Fact]
    public void names_and_values_have_their_lengths()
    {
        Assert.True(AgentLabels.IsName(new string('a', 64)));
        Assert.False(AgentLabels.IsName(new string('a', 65)));
        Assert.True(AgentLabels.IsValue(new string('字', 256)));
        Assert.False(AgentLabels.IsValue(new string('a', 257)));
        Assert.False(AgentLabels.IsValue("a\nb"));
    }
}
