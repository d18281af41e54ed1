using Gse.Domain.Tasks;
using Gse.Domain.Tests.Kernel;
using static Gse.Domain.Tests.Tasks.ATask;

namespace Gse.Domain.Tests.Tasks;

public sealed class When_a_task_is_led
{
    private static readonly TaskPlan Default = TaskPlan.AllAtOnce;

    [Fact]
    public void never_more_are_under_way_than_the_plan_lets()
    {
        var state = Advanced(StateOf(5, Default with { Concurrency = 2 }), 0);
        Assert.Equal(2, Known(state).Board.UnderWay);
        state = Advanced(After(state, Progressed(1, Exited(0))), 1);
        Assert.Equal((2, 2), (Known(state).Board.UnderWay, Known(state).Board.In(TargetPhase.Waiting)));
    }

    [Fact]
    public void a_batch_begins_when_the_last_has_ended_and_the_pause_is_over()
    {
        var state = Advanced(StateOf(4, Default with { BatchSize = 2, PauseSeconds = 10 }), 0);
        Assert.Equal(2, Known(state).Board.UnderWay);
        Assert.Empty(TaskLead.Advance(After(state, Progressed(1, Exited(0))), At(60)).Events);
        state = After(state, Progressed(1, Exited(0)), Progressed(5, Exited(1)));
        Assert.Empty(TaskLead.Advance(state, At(14)).Events);
        new Spec<TaskState, TaskEvent>(state, TaskState.Evolve)
            .When(s => TaskLead.Advance(s, At(15))).ThenAlike(Dispatched(2, 2, at: 15));
    }

    [Fact]
    public void concurrency_holds_within_a_batch_too()
    {
        var state = Advanced(StateOf(6, Default with { BatchSize = 3, Concurrency = 2, PauseSeconds = 10 }), 0);
        state = Advanced(After(state, Progressed(1, Exited(0))), 1);
        Assert.Equal(TargetPhase.Dispatched, Known(state).Board[2].Phase);
        Assert.Equal(TargetPhase.Waiting, Known(state).Board[3].Phase);
    }

    [Fact]
    public void the_others_go_when_all_canaries_came_back_well()
    {
        var state = Advanced(StateOf(4, Default with { Canary = 1 }), 0);
        Assert.Equal(1, Known(state).Board.UnderWay);
        new Spec<TaskState, TaskEvent>(After(state, Progressed(1, Exited(0))), TaskState.Evolve)
            .When(s => TaskLead.Advance(s, At(2))).ThenAlike(Dispatched(1, 3, at: 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(127)]
    public void a_canary_that_fails_saves_the_others(int code)
    {
        var state = Advanced(StateOf(4, Default with { Canary = 1 }), 0);
        var finished = Assert.IsType<TaskState.Finished>(Advanced(After(state, Progressed(1, Exited(0, code))), 2));
        Assert.Equal("a canary failed", finished.Halted);
        Assert.Equal(3, finished.Board.EndedAs(TargetOutcome.NeverDelivered));
        Assert.All(Enumerable.Range(1, 3), place => Assert.Null(finished.Board[place].DispatchedAt));
    }

    [Theory]
    [InlineData(2, 0, 1, false)]
    [InlineData(2, 0, 2, true)]
    [InlineData(0, 0.5, 4, false)]
    [InlineData(0, 0.5, 5, true)]
    public void no_more_are_started_once_too_many_failed(int failures, double ratio, int failed, bool stops)
    {
        var plan = Default with { Concurrency = 8, StopAtFailures = failures, StopAtFailureRatio = ratio };
        var state = Advanced(StateOf(10, plan), 0);
        state = Advanced(
            After(state, Progressed(1, [.. Enumerable.Range(0, failed).Select(place => Exited(place, 1))])), 1);
        Assert.Equal(stops ? 2 : 0, Known(state).Board.EndedAs(TargetOutcome.NeverDelivered));
        Assert.Equal(stops, ((TaskState.Running)state).Halted is not null);
    }

    [Fact]
    public void it_finishes_once_with_the_last_result()
    {
        var state = After(StateOf(2), Dispatched(0, 2), Progressed(1, Exited(0)));
        Assert.Empty(TaskLead.Advance(state, At(1)).Events);
        state = After(state, Progressed(2, Exited(1, code: 9)));
        var finished = Assert.IsType<TaskFinished>(Assert.Single(TaskLead.Advance(state, At(2)).Events));
        Assert.Equal(1, finished.Succeeded);
        Assert.Equal(2, finished.Outcomes[TargetOutcome.Exited]);
        Assert.Empty(TaskLead.Advance(After(state, finished), At(3)).Events);
    }

    [Fact]
    public void who_waits_when_it_is_killed_is_never_sent()
    {
        var state = Advanced(StateOf(4, Default with { Concurrency = 1 }), 0);
        state = Advanced(After(state, Termination()), 6);
        Assert.Equal(3, Known(state).Board.EndedAs(TargetOutcome.Killed));
        Assert.Equal((1, true), (Known(state).Board.UnderWay, Known(state).Board[0].IsTerminating));
    }

    [Fact]
    public void some_can_be_killed_and_the_others_go_on()
    {
        var state = Advanced(StateOf(4, Default with { Concurrency = 1 }), 0);
        state = Advanced(After(state, Termination(new TargetRange(1, 2))), 6);
        state = Advanced(After(state, Progressed(7, Exited(0))), 7);
        Assert.Equal(TargetPhase.Dispatched, Known(state).Board[3].Phase);
    }

    [Fact]
    public void killing_what_has_ended_or_is_being_killed_changes_nothing()
    {
        var task = Of(2).Given(Dispatched(0, 2), Progressed(1, Exited(0)));
        task.When(state => TaskDecisions.Terminate(state, null, Termination()))
            .ThenAlike(Termination(new TargetRange(1, 1)));
        task.When(state => TaskDecisions.Terminate(state, null, Termination())).AgainNothing();
        task.When(state => TaskDecisions.Terminate(state, [0], Termination())).ThenNothing();
        Untold.When(state => TaskDecisions.Terminate(state, null, Termination())).ThenRefused<NotFound>();
    }
}
