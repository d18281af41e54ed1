using Gse.Domain.Tasks;
using static Gse.Domain.Tests.Tasks.ATask;

namespace Gse.Domain.Tests.Tasks;

public sealed class When_hosts_tell
{
    private static readonly TaskEvent[] OnTheWay = [Targets(2), Submitted(2), Dispatched(0, 2)];

    [Fact]
    public void news_of_many_hosts_are_one_event() => Untold.Given(OnTheWay)
        .When(state => TaskDecisions.Record(state, Id, [Exited(0), Exited(1, code: 3)], At(3)))
        .ThenAlike(Progressed(3, Exited(0), Exited(1, code: 3)));

    [Fact]
    public void what_is_told_twice_is_recorded_once()
    {
        Untold.Given(OnTheWay).When(state => TaskDecisions.Record(state, Id, [Exited(0)], At(3))).AgainNothing();
        Untold.Given(OnTheWay).When(state => TaskDecisions.Record(state, Id, [Accepted(0)], At(3))).AgainNothing();
    }

    [Fact]
    public void what_is_told_twice_at_once_is_recorded_once() => Untold
        .Given(OnTheWay)
        .When(state => TaskDecisions.Record(state, Id, [Accepted(0), Accepted(0), Exited(0), Exited(0)], At(3)))
        .ThenAlike(Progressed(3, Accepted(0), Exited(0)));

    [Fact]
    public void only_what_is_new_of_a_host_is_recorded() => Untold
        .Given(OnTheWay)
        .Given(Progressed(2, new TargetProgress(0, At(1), [AtomicEnd(0)], null, null)))
        .When(state => TaskDecisions.Record(
            state, Id, [new TargetProgress(0, At(1), [AtomicEnd(0), AtomicEnd(1, id: 1)], null, null)], At(3)))
        .ThenOne<TaskProgressed>(e => Assert.Equal(
            [AtomicEnd(1, id: 1)], Assert.Single(e.Targets).Ends ?? []));

    [Fact]
    public void the_first_result_counts_and_the_edges_own_conclusion_never_takes_its_place()
    {
        var state = Known(After(
            StateOf(1), Dispatched(0, 1), Progressed(1, Exited(0)), Progressed(2, Verdict(0, TargetOutcome.HostLost)),
            Progressed(3, Exited(0, code: 7))));
        Assert.Equal((TargetOutcome.Exited, 0), (state.Board[0].Result!.Outcome, state.Board[0].Result!.ExitCode));
        Assert.Null(state.Board[0].Late);
        Assert.Equal((1, 0), (state.Board.Succeeded, state.Board.Failed));
    }

    [Fact]
    public void a_result_after_the_verdict_is_late_and_shown_and_changes_nothing_that_was_answered()
    {
        var story = Untold.Given(OnTheWay).Given(Progressed(2, Verdict(0, TargetOutcome.HostLost)));
        story.When(state => TaskDecisions.Record(state, Id, [Exited(0)], At(9)))
            .ThenOne<TaskProgressed>(e => Assert.Single(e.Targets));
        var state = Known(After(
            StateOf(2), Dispatched(0, 2), Progressed(2, Verdict(0, TargetOutcome.HostLost)), Progressed(9, Exited(0))));
        Assert.Equal(TargetOutcome.HostLost, state.Board[0].Result!.Outcome);
        Assert.Equal((TargetOutcome.Exited, At(9)), (state.Board[0].Late!.Outcome, state.Board[0].Late!.At));
        Assert.Equal((0, 1, 1), (state.Board.Succeeded, state.Board.Failed, state.Board.Late));
        Assert.Null(state.Board[0].FindEnd(0));
    }

    [Fact]
    public void a_late_result_comes_after_the_end_of_the_task_too()
    {
        var state = Advanced(
            After(StateOf(1), Dispatched(0, 1), Progressed(2, Verdict(0, TargetOutcome.HostLost))), 3);
        Assert.IsType<TaskState.Finished>(state);
        var late = Known(After(state, Progressed(9, Exited(0))));
        Assert.NotNull(late.Board[0].Late);
        Assert.Empty(TaskDecisions.Record(late, Id, [Exited(0)], At(10)).Events);
    }

    [Fact]
    public void a_place_that_is_none_is_passed_over() => Untold.Given(OnTheWay)
        .When(state => TaskDecisions.Record(state, Id, [Exited(2), Exited(-1)], At(3))).ThenNothing();

    [Fact]
    public void a_verdict_is_given_only_about_who_is_open()
    {
        var lost = new TargetResult(TargetOutcome.HostLost, null, "the host was lost", StartFailure.None);
        Untold.Given(OnTheWay).Given(Progressed(1, Exited(0)))
            .When(state => TaskDecisions.Judge(state, Id, [(0, lost), (1, lost)], At(4)))
            .ThenAlike(Progressed(4, Verdict(1, TargetOutcome.HostLost, "the host was lost")));
    }
}
