using System.Text;
using Gse.Application.Tasks;
using Gse.Domain.Tasks;

namespace Gse.Edge.Http.V1;

/// <summary>A task as lists show it.</summary>
/// <param name="Kind"><c>script</c> or <c>process</c>.</param>
/// <param name="Stage"><c>awaitingApproval</c>, <c>running</c> or <c>finished</c>.</param>
/// <param name="By">Who submitted it: the name of an access key.</param>
/// <param name="From">Where the request came from.</param>
/// <param name="Edge">Which edge leads it.</param>
/// <param name="Succeeded">How many targets exited with 0.</param>
/// <param name="Outcomes">How many targets ended how.</param>
/// <param name="Halted">Why no more targets are started.</param>
internal record TaskItemResource(
    string Id, string Name, string Kind, string Stage, string By, string From, string Edge, int Targets,
    DateTimeOffset SubmittedAt, DateTimeOffset? FinishedAt, int Succeeded, IReadOnlyDictionary<string, int> Outcomes,
    string? ApprovedBy, DateTimeOffset? TerminationRequestedAt, string? Halted, string? RerunOf)
{
    public static TaskItemResource Of(TaskView task) => new(
        task.Id.Value, task.Name, task.IsScript ? "script" : "process", Names.Of(task.Stage), task.By, task.From,
        task.Edge.Value, task.Targets, task.SubmittedAt, task.FinishedAt, task.Succeeded, Counts(task.Outcomes),
        task.ApprovedBy, task.TerminationRequestedAt, task.Halted, task.RerunOf?.Value);

    protected static IReadOnlyDictionary<string, int> Counts<T>(IReadOnlyDictionary<T, int> counts)
        where T : struct, Enum => counts.ToDictionary(count => Names.Of(count.Key), count => count.Value);
}

internal sealed record TaskListResource(IReadOnlyList<TaskItemResource> Items, int Total, string? Next);

/// <summary>A task in full.</summary>
internal sealed record TaskResource : TaskItemResource
{
    private TaskResource(TaskItemResource item) : base(item)
    {
    }

    /// <summary>As previews tell it.</summary>
    public required string TargetsHash { get; init; }

    /// <summary>How many targets are how far.</summary>
    public required IReadOnlyDictionary<string, int> Phases { get; init; }

    /// <summary>How many hosts told a result after they had been given one.</summary>
    public required int Late { get; init; }

    public required PlanResource Plan { get; init; }

    public ScriptResource? Script { get; init; }

    public IReadOnlyList<ProcessItemResource>? Processes { get; init; }

    public static TaskResource Of(TaskDetail task) => new(TaskItemResource.Of(task.View))
    {
        TargetsHash = task.TargetsHash,
        Phases = Counts(task.Phases),
        Late = task.Late,
        Plan = PlanResource.Of(task.Plan),
        Script = ScriptResource.Of(task.Script),
        Processes = task.Processes?.Items
            .Select(item => new ProcessItemResource(item.Namespace, item.Name, Names.Of(item.Operation))).ToList(),
    };
}

/// <param name="BatchSize">0: one batch.</param>
/// <param name="PauseSeconds">Between two batches.</param>
internal sealed record PlanResource(
    int Concurrency, int BatchSize, int PauseSeconds, int Canary, int StopAtFailures, double StopAtFailureRatio)
{
    public static PlanResource Of(TaskPlan plan) => new(
        plan.Concurrency, plan.BatchSize, plan.PauseSeconds, plan.Canary, plan.StopAtFailures,
        plan.StopAtFailureRatio);
}

/// <summary>What is run; contents and values, which may be secret, are in the log only.</summary>
/// <param name="Environment">Names of variables.</param>
/// <param name="SignedBy">Id of the key.</param>
internal sealed record ScriptResource(
    string User, IReadOnlyList<ScriptFileResource> Files, IReadOnlyList<CommandResource> Commands,
    IReadOnlyList<string> Environment, string Interpreter, string? SignedBy)
{
    public static ScriptResource? Of(ScriptWork? work) => work is null
        ? null
        : new ScriptResource(
            work.User,
            [
                .. work.Files.Select(file => new ScriptFileResource(
                    file.Folder, file.Name, Encoding.UTF8.GetByteCount(file.Content), file.Sha256)),
            ],
            [
                .. work.Atomics.Select(atomic => new CommandResource(
                    atomic.Id, atomic.Command, atomic.TimeoutSeconds, atomic.After)),
            ],
            [.. work.Environment.Keys.Order(StringComparer.Ordinal)], work.Interpreter, work.Signature?.KeyId);
}

internal sealed record ScriptFileResource(string Folder, string Name, int Bytes, string Sha256);

/// <param name="After">Those that have to have exited with 0 before.</param>
internal sealed record CommandResource(int Id, string Command, int TimeoutSeconds, IReadOnlyList<int> After);

internal sealed record ProcessItemResource(string Namespace, string Name, string Operation);
