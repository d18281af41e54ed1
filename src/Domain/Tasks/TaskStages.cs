namespace Gse.Domain.Tasks;

/// <summary>
/// A task's plan, laid over the places of its targets: first the canaries, then batches of neighbours.
/// </summary>
internal static class TaskStages
{
    /// <summary>The first place of the stage that waits while none of the stage was released.</summary>
    public static int FirstOf(TaskState.Running running, TargetRange stage)
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

    public static DateTimeOffset PauseUntil(TaskState.Running running) =>
        running.Board.LastEndedAt.AddSeconds(running.Submission.Plan.PauseSeconds);

    /// <summary>The canaries, or the batch, to which a place belongs.</summary>
    public static TargetRange StageOf(TaskState.Running running, int place)
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
}
