using Gse.Domain.Tasks;

namespace Gse.Application.Tasks;

/// <summary>Tasks in full as queries answer them.</summary>
internal static class TaskViews
{
    public static TaskDetail DetailOf(TaskState.Known task)
    {
        var (board, submission) = (task.Board, task.Submission);
        var outcomes = Enum.GetValues<TargetOutcome>().Where(outcome => board.EndedAs(outcome) > 0)
            .ToDictionary(outcome => outcome, board.EndedAs);
        var (stage, approved, halted, finishedAt) = task switch
        {
            TaskState.Running running =>
                (TaskStage.Running, running.ApprovedBy, running.Halted, (DateTimeOffset?)null),
            TaskState.Finished finished =>
                (TaskStage.Finished, finished.ApprovedBy, finished.Halted, finished.At),
            TaskState.AwaitingApproval => (TaskStage.AwaitingApproval, null, null, null),
            _ => throw new System.Diagnostics.UnreachableException($"no rule for {task.GetType().Name}"),
        };
        var view = new TaskView(
            submission.Task, submission.Name, submission.Script is not null, stage, submission.By, submission.From,
            submission.Edge, board.Count, submission.At, finishedAt, board.Succeeded, outcomes, approved,
            task.TerminationAt, halted, submission.RerunOf);
        return new TaskDetail(
            view, submission.TargetsHash, submission.Plan, submission.Script, submission.Processes,
            Enum.GetValues<TargetPhase>().ToDictionary(phase => phase, board.In), board.Late);
    }

    public static TargetView TargetOf(TaskState.Known task, int place)
    {
        var target = task.Targets[place];
        var user = target.User ?? task.Submission.Script?.User ?? "";
        return new TargetView(place, target, user, task.Board[place]);
    }

    /// <summary>
    /// The places of these hosts, by their spelling in the submission or by their agents' ids. Only theirs: a client
    /// asks for thousands of targets a part at a time.
    /// </summary>
    public static ILookup<string, int> PlacesByHost(TaskState.Known task, IEnumerable<string> hosts)
    {
        var asked = hosts.ToHashSet(StringComparer.Ordinal);
        var names = new List<(string Name, int Place)>(asked.Count);
        for (var place = 0; place < task.Targets.Count; place++)
        {
            var target = task.Targets[place];
            if (asked.Contains(target.Host))
            {
                names.Add((target.Host, place));
            }

            if (target.AgentText is { Length: > 0 } agent && asked.Contains(agent))
            {
                names.Add((agent, place));
            }
        }

        return names.ToLookup(pair => pair.Name, pair => pair.Place, StringComparer.Ordinal);
    }
}
