namespace Gse.Domain.Tasks;

/// <summary>What may be done with a task.</summary>
internal static class TaskDecisions
{
    /// <summary>The parts and what makes them count. A task that is there is not made again.</summary>
    public static Decision<TaskEvent> Submit(
        TaskState state, IReadOnlyList<TaskTargetsAdded> parts, TaskSubmitted submission) => state switch
        {
            TaskState.Unknown => Decision.Emit<TaskEvent>([.. parts, submission]),
            _ => Decision.Nothing<TaskEvent>(),
        };

    public static Decision<TaskEvent> Approve(TaskState state, TaskApproved approval) => state switch
    {
        TaskState.Unknown => Decision.Refuse<TaskEvent>(new NotFound("task", approval.Task.Value)),
        TaskState.AwaitingApproval waiting when waiting.Submission.By == approval.By =>
            Decision.Refuse<TaskEvent>(new TaskNeedsAnotherOperator(approval.Task)),
        TaskState.AwaitingApproval waiting when IsWanted(waiting.Board) => Decision.Emit<TaskEvent>(approval),
        TaskState.Running running when running.ApprovedBy == approval.By => Decision.Nothing<TaskEvent>(),
        _ => Decision.Refuse<TaskEvent>(new TaskNotAwaitingApproval(approval.Task)),
    };

    /// <summary>
    /// Ends what is still open of the targets; those that have ended, or are being ended, are passed over.
    /// </summary>
    /// <param name="state">As it is.</param>
    /// <param name="places">Null for all.</param>
    /// <param name="request">Its targets are not looked at.</param>
    public static Decision<TaskEvent> Terminate(
        TaskState state, IReadOnlyList<int>? places, TaskTerminationRequested request)
    {
        if (state is not TaskState.Known known)
        {
            return Decision.Refuse<TaskEvent>(new NotFound("task", request.Task.Value));
        }

        var board = known.Board;
        var open = (places ?? [.. Enumerable.Range(0, board.Count)]).Where(place => place < board.Count)
            .Where(place => board[place] is { IsEnded: false, IsTerminating: false }).Distinct().Order().ToList();
        return open.Count == 0
            ? Decision.Nothing<TaskEvent>()
            : Decision.Emit<TaskEvent>(request with
            {
                Targets = open.Count == board.Count ? null : TargetFold.RangesOf(open),
            });
    }

    /// <summary>What hosts told, without what is known already, or was told a moment before.</summary>
    public static Decision<TaskEvent> Record(
        TaskState state, TaskId task, IReadOnlyList<TargetProgress> news, DateTimeOffset now)
    {
        if (state is not TaskState.Known known)
        {
            return Decision.Refuse<TaskEvent>(new NotFound("task", task.Value));
        }

        var (fresh, told) = (new List<TargetProgress>(news.Count), new Dictionary<int, TargetState>(news.Count));
        foreach (var one in news.Where(one => one.Target >= 0 && one.Target < known.Board.Count))
        {
            var target = told.TryGetValue(one.Target, out var before) ? before : known.Board[one.Target];
            if (Fresh(target, one) is { } happened)
            {
                fresh.Add(happened);
                told[one.Target] = TargetFold.Fold(target, happened, now);
            }
        }

        return fresh.Count == 0
            ? Decision.Nothing<TaskEvent>()
            : Decision.Emit<TaskEvent>(new TaskProgressed(task, fresh, now));
    }

    /// <summary>The edge's conclusions, for those targets that are still open.</summary>
    public static Decision<TaskEvent> Judge(
        TaskState state, TaskId task, IReadOnlyList<(int Place, TargetResult Result)> verdicts, DateTimeOffset now)
    {
        if (state is not TaskState.Known known)
        {
            return Decision.Nothing<TaskEvent>();
        }

        var open = verdicts.Where(verdict => !known.Board[verdict.Place].IsEnded)
            .Select(verdict => new TargetProgress(verdict.Place, null, null, verdict.Result, true))
            .ToList();
        return open.Count == 0
            ? Decision.Nothing<TaskEvent>()
            : Decision.Emit<TaskEvent>(new TaskProgressed(task, open, now));
    }

    /// <summary>Some of it was not ended before.</summary>
    private static bool IsWanted(TargetBoard board) => Enumerable.Range(board.FirstOpen, board.Count - board.FirstOpen)
        .Any(place => board[place] is { IsEnded: false, IsTerminating: false });

    private static TargetProgress? Fresh(TargetState state, TargetProgress told)
    {
        var ends = told.Ends?.Where(end => state.FindEnd(end.Id) is null).ToList();
        if (state.IsEnded)
        {
            return state is { IsVerdict: true, Late: null } && told.End is not null ? told with { Ends = ends } : null;
        }

        var isNews = state.Phase != TargetPhase.Running || ends is { Count: > 0 } || told.End is not null
            || (state.StartedAt is null && told.StartedAt is not null);
        return isNews
            ? told with
            {
                Ends = ends is { Count: > 0 } ? ends : null,
                StartedAt = state.StartedAt is null ? told.StartedAt : null,
            }
            : null;
    }
}
