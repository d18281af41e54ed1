using Gse.Domain.Tasks;
using static Gse.Domain.Tests.Tasks.ATask;

namespace Gse.Domain.Tests.Tasks;

public sealed class When_a_task_is_submitted
{
    [Fact]
    public void its_targets_come_in_parts_and_the_submission_makes_them_count() => Untold
        .When(state => TaskDecisions.Submit(state, [Targets(2), Targets(1, first: 2)], Submitted(3)))
        .ThenAlike(Targets(2), Targets(1, first: 2), Submitted(3));

    [Fact]
    public void again_it_is_there_already() => Of(3)
        .When(state => TaskDecisions.Submit(state, [Targets(3)], Submitted(3))).ThenNothing();

    [Fact]
    public void a_part_that_a_crash_left_behind_is_written_over_by_the_next_attempt()
    {
        var state = Known(After(TaskState.Initial, Targets(2), Targets(2), Targets(1, first: 2), Submitted(3)));
        Assert.Equal(["host-0", "host-1", "host-2"], state.Targets.Select(target => target.Host));
    }

    [Fact]
    public void all_of_it_is_released_at_once_without_a_plan() => Of(3)
        .When(state => TaskLead.Advance(state, At(0))).ThenAlike(Dispatched(0, 3));

    [Fact]
    public void nothing_is_released_before_a_second_operator_has_approved()
    {
        var task = Untold.Given(Targets(3), Submitted(3, needsApproval: true));
        task.When(state => TaskLead.Advance(state, At(0))).ThenNothing();
        var approval = new TaskApproved(Id, "somebody else", "", At(1));
        task.When(state => TaskDecisions.Approve(state, approval)).ThenAlike(approval);
        task.Given(approval).When(state => TaskLead.Advance(state, At(1))).ThenAlike(Dispatched(0, 3, at: 1));
    }

    [Fact]
    public void nobody_approves_his_own() => Untold.Given(Targets(3), Submitted(3, needsApproval: true))
        .When(state => TaskDecisions.Approve(state, new TaskApproved(Id, "me", "", At(1))))
        .ThenRefused<TaskNeedsAnotherOperator>();

    [Fact]
    public void an_approval_said_twice_changes_nothing_and_one_that_nobody_waits_for_is_refused()
    {
        var approval = new TaskApproved(Id, "somebody else", "", At(1));
        Untold.Given(Targets(1), Submitted(1, needsApproval: true))
            .When(state => TaskDecisions.Approve(state, approval)).AgainNothing();
        Of(1).When(state => TaskDecisions.Approve(state, approval)).ThenRefused<TaskNotAwaitingApproval>();
        Untold.When(state => TaskDecisions.Approve(state, approval)).ThenRefused<NotFound>();
    }

    [Fact]
    public void one_that_waits_for_an_approval_can_be_given_up()
    {
        var state = After(TaskState.Initial, Targets(2), Submitted(2, needsApproval: true), Termination());
        var finished = Assert.IsType<TaskState.Finished>(Advanced(state, 6));
        Assert.Equal(2, finished.Board.EndedAs(TargetOutcome.Killed));
        Assert.Equal(
            typeof(TaskNotAwaitingApproval),
            TaskDecisions.Approve(state, new TaskApproved(Id, "other", "", At(7))).Refusal?.GetType());
    }
}
