using System.Globalization;

namespace Gse.Domain.Tasks;

/// <summary>
/// What the edge that leads a task does next. The plan is laid over the places of the targets, so that every edge that
/// ever leads the task comes to the same steps: first the canaries, then batches of neighbours.
/// </summary>
internal static class TaskLead
{
    /// <summary>
    /// Everything that is due: ends targets that will never be sent, holds the rest back once too many failed, releases
    /// the next ones, and finishes a task whose targets have all ended.
    /// </summary>
    public static Decision<TaskEvent> Advance(TaskState state, DateTimeOffset now)
    {
        var events = new List<TaskEvent>();
        // Each step may make the next one due; there are four of them at most.
        while (Step(state, now) is { } step)
        {
            events.Add(step);
            state = TaskState.Evolve(state, step);
        }

        return new Decision<TaskEvent>(events);
    }

    private static TaskEvent? Step(TaskState state, DateTimeOffset now)
    {
        if (state is not TaskState.Known known || state is TaskState.Finished)
        {
            return null;
        }

        var (board, task) = (known.Board, known.Submission.Task);
        if (board.FirstOpen == board.Count)
        {
            return new TaskFinished(task, board.Succeeded, OutcomesOf(board), now);
        }

        if (board.FirstWaiting == board.Count)
        {
            return null;
        }

        if (known.TerminationAt is not null
            && End(known, state => state.IsTerminating, TargetOutcome.Killed, "before it was sent", now) is { } killed)
        {
            return killed;
        }

        return known is not TaskState.Running running ? null
            : running.Halted is { } reason ? End(known, _ => true, TargetOutcome.NeverDelivered, reason, now)
            : HaltReason(running) is { } halt ? new TaskHalted(task, halt, now)
            : Release(running, now);
    }

    private static TaskProgressed? End(
        TaskState.Known known, Func<TargetState, bool> which, TargetOutcome outcome, string reason, DateTimeOffset now)
    {
        var board = known.Board;
        var result = new TargetResult(outcome, null, reason, StartFailure.None);
        var ended = new List<TargetProgress>();
        for (var place = board.FirstWaiting; place < board.Count && ended.Count < MostAtOnce; place++)
        {
            if (board[place].Phase == TargetPhase.Waiting && which(board[place]))
            {
                ended.Add(new TargetProgress(place, null, null, result, true));
            }
        }

        return ended.Count == 0 ? null : new TaskProgressed(known.Submission.Task, ended, now);
    }

    /// <summary>So that one event never outgrows what the log takes.</summary>
    private const int MostAtOnce = 2_000;

    private static string? HaltReason(TaskState.Running running)
    {
        var (plan, board) = (running.Submission.Plan, running.Board);
        if (board.Failed == 0)
        {
            return null;
        }

        if (plan.Canary > 0 && Enumerable.Range(0, Math.Min(plan.Canary, board.Count))
            .Any(place => board[place].Result is { IsSuccess: false }))
        {
            return "a canary failed";
        }

        if (plan.StopAtFailures > 0 && board.Failed >= plan.StopAtFailures)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{board.Failed} targets failed");
        }

        return plan.StopAtFailureRatio > 0 && board.Failed >= plan.StopAtFailureRatio * board.Count
            ? string.Create(CultureInfo.InvariantCulture, $"{board.Failed} of {board.Count} targets failed")
            : null;
    }

    private static TaskDispatched? Release(TaskState.Running running, DateTimeOffset now)
    {
        var (board, plan) = (running.Board, running.Submission.Plan);
        var stage = StageOf(running, board.FirstWaiting);
        if (board.FirstOpen < stage.From || (stage.From > 0 && board.FirstWaiting == FirstOf(running, stage)
            && PauseUntil(running) > now))
        {
            return null;
        }

        var room = plan.Concurrency > 0 ? plan.Concurrency - board.UnderWay : board.Count;
        var places = new List<int>();
        for (var place = board.FirstWaiting; place < stage.From + stage.Count && places.Count < room; place++)
        {
            if (board[place] is { Phase: TargetPhase.Waiting, IsTerminating: false })
            {
                places.Add(place);
            }
        }

        return places.Count == 0
            ? null
            : new TaskDispatched(running.Submission.Task, TargetFold.RangesOf(places), now);
    }

    /// <summary>The first place of the stage that waits while none of the stage was released.</summary>
    private static int FirstOf(TaskState.Running running, TargetRange stage)
    {
        for (var place = stage.From; place < stage.From + stage.Count; place++)
        {
            if (running.Board[place].DispatchedAt is not null)
            {
                return -1;
            }
        }

        return running.Board.FirstWaiting;
    }

    private static DateTimeOffset PauseUntil(TaskState.Running running) =>
        running.Board.LastEndedAt.AddSeconds(running.Submission.Plan.PauseSeconds);

    /// <summary>The canaries, or the batch, to which a place belongs.</summary>
    private static TargetRange StageOf(TaskState.Running running, int place)
    {
        var (plan, count) = (running.Submission.Plan, running.Board.Count);
        var canary = Math.Min(plan.Canary, count);
        if (place < canary)
        {
            return new TargetRange(0, canary);
        }

        var size = plan.BatchSize > 0 ? plan.BatchSize : count;
        var from = canary + ((place - canary) / size * size);
        return new TargetRange(from, Math.Min(size, count - from));
    }

    private static Dictionary<TargetOutcome, int> OutcomesOf(TargetBoard board) =>
        Enum.GetValues<TargetOutcome>().Where(outcome => board.EndedAs(outcome) > 0)
            .ToDictionary(outcome => outcome, board.EndedAs);
}
