using Gse.Domain.Edges;
using Gse.Domain.Tasks;
using Gse.Domain.Tests.Kernel;

namespace Gse.Domain.Tests.Tasks;

/// <summary>A script task and the words that its stories are told in.</summary>
internal static class ATask
{
    public static readonly TaskId Id = TaskId.Parse("GSETASK:S:20260101000000:1");

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Spec<TaskState, TaskEvent> Untold => new(TaskState.Initial, TaskState.Evolve);

    public static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);

    public static TaskTargetsAdded Targets(int count, int first = 0) => new(
        Id, first, [.. Enumerable.Range(first, count).Select(place => new TaskTarget($"host-{place}"))], At(0));

    public static TaskSubmitted Submitted(int targets, TaskPlan? plan = null, bool needsApproval = false) => new(
        Id, EdgeId.Parse("e1"), targets, "hash", plan ?? TaskPlan.AllAtOnce, "me", "127.0.0.1", "a task",
        needsApproval, null, At(0))
    {
        Script = new ScriptWork("", [], [new AtomicTask(0, "/bin/true", 10, [])], new Dictionary<string, string>(), ""),
    };

    /// <summary>A task of so many targets, nothing released yet.</summary>
    public static Spec<TaskState, TaskEvent> Of(int targets, TaskPlan? plan = null) =>
        Untold.Given(Targets(targets), Submitted(targets, plan));

    public static TaskState StateOf(int targets, TaskPlan? plan = null) => TaskState.Evolve(
        TaskState.Evolve(TaskState.Initial, Targets(targets)), Submitted(targets, plan));

    public static TaskDispatched Dispatched(int from, int count, double at = 0) =>
        new(Id, [new TargetRange(from, count)], At(at));

    public static TargetProgress Accepted(int target) => new(target, null, null, null, null);

    public static TargetProgress Exited(int target, int code = 0) => new(
        target, At(1), [AtomicEnd(code)], new TargetResult(TargetOutcome.Exited, code, "", StartFailure.None), null);

    public static TargetProgress Verdict(int target, TargetOutcome outcome, string reason = "") =>
        new(target, null, null, new TargetResult(outcome, null, reason, StartFailure.None), true);

    public static AtomicResult AtomicEnd(int code, int id = 0) => new(
        id, TargetOutcome.Exited, code, At(1), At(2), "", 0, false, "", StartFailure.None);

    public static TaskProgressed Progressed(double at, params TargetProgress[] news) => new(Id, news, At(at));

    public static TaskTerminationRequested Termination(params TargetRange[] ranges) =>
        new(Id, ranges.Length == 0 ? null : ranges, "me", "127.0.0.1", At(5));

    public static TaskState.Known Known(TaskState state) => Assert.IsAssignableFrom<TaskState.Known>(state);

    public static TaskState After(TaskState state, params TaskEvent[] events) =>
        events.Aggregate(state, TaskState.Evolve);

    /// <summary>The state when everything that is due has been done.</summary>
    public static TaskState Advanced(TaskState state, double at) =>
        After(state, [.. TaskLead.Advance(state, At(at)).Events]);
}
