using System.Text.Json;
using Gse.Application.Agents;
using Gse.Application.Tasks;
using Gse.Domain.Tasks;

namespace Gse.Edge.Http.V1;

/// <summary>A target of a task.</summary>
/// <param name="Place">Its place among the targets of the task, from 0.</param>
/// <param name="Host">As it was asked for.</param>
/// <param name="Agent">Absent where no agent is known.</param>
/// <param name="User">Whose rights it runs with; empty: the agent's own.</param>
/// <param name="Phase"><c>waiting</c>, <c>dispatched</c>, <c>running</c> or <c>ended</c>.</param>
/// <param name="Result">Once it has ended.</param>
/// <param name="Late">What the host said after it had been given a result.</param>
/// <param name="Commands">Those that have ended.</param>
internal sealed record TargetResource(
    int Place, string Host, string? Agent, string? Container, string User, string Phase,
    DateTimeOffset? DispatchedAt, DateTimeOffset? AcceptedAt, DateTimeOffset? StartedAt, TargetResultResource? Result,
    TargetResultResource? Late, IReadOnlyList<CommandResultResource> Commands)
{
    public static TargetResource Of(TargetView view)
    {
        var (target, state) = (view.Target, view.State);
        return new TargetResource(
            view.Place, target.Host, target.FindAgent()?.Value, target.Container, view.User, Names.Of(state.Phase),
            state.DispatchedAt, state.AcceptedAt, state.StartedAt,
            TargetResultResource.Of(state.Result, state.IsVerdict), TargetResultResource.Of(state.Late, false),
            [.. state.Ends.Select(CommandResultResource.Of)]);
    }
}

internal sealed record TargetListResource(IReadOnlyList<TargetResource> Items, int Total, string? Next);

/// <param name="Outcome"><c>exited</c>, <c>timedOut</c>, <c>killed</c>, <c>neverDelivered</c>, <c>couldNotStart</c>,
/// <c>agentRestarted</c> or <c>hostLost</c>.</param>
/// <param name="ExitCode">Of one that exited; of a process task GSE's error code.</param>
/// <param name="Failure">Why it could not start.</param>
/// <param name="Verdict">The edge's conclusion, not the host's word.</param>
/// <param name="Content">Of a process task.</param>
internal sealed record TargetResultResource(
    string Outcome, int? ExitCode, string Reason, string? Failure, bool Verdict, DateTimeOffset? At,
    JsonElement? Content)
{
    public static TargetResultResource? Of(TargetResult? result, bool isVerdict) => result is null
        ? null
        : new TargetResultResource(
            Names.Of(result.Outcome), result.ExitCode, result.Reason, FailureOf(result.Failure), isVerdict, result.At,
            ContentOf(result.Content));

    internal static string? FailureOf(StartFailure failure) =>
        failure == StartFailure.None ? null : Names.Of(failure);

    /// <summary>A document of an agent; one that is none is left out.</summary>
    internal static JsonElement? ContentOf(string? content)
    {
        try
        {
            return string.IsNullOrEmpty(content) ? null : JsonElement.Parse(content);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>How one command ended.</summary>
/// <param name="Outcome"><c>skipped</c> if one that it waits for did not exit with 0.</param>
/// <param name="ExitCode">128 + signal of one that a signal ended.</param>
/// <param name="Tag">Text of the last <c>job_success</c> or <c>job_fail</c>.</param>
/// <param name="Truncated">There was more output than is kept.</param>
internal sealed record CommandResultResource(
    int Id, string Outcome, int? ExitCode, DateTimeOffset? StartedAt, DateTimeOffset EndedAt, string Tag,
    long OutputBytes, bool Truncated, string Reason, string? Failure)
{
    public static CommandResultResource Of(AtomicResult result) => new(
        result.Id, result.Outcome is { } outcome ? Names.Of(outcome) : "skipped", result.ExitCode, result.StartedAt,
        result.EndedAt, result.Tag, result.OutputBytes, result.Truncated, result.Reason,
        TargetResultResource.FailureOf(result.Failure));
}

/// <summary>The targets that a task would have.</summary>
/// <param name="Hash">To be quoted by the run, which is refused if the targets have changed by then.</param>
/// <param name="NeedsApproval">So many need a second operator.</param>
/// <param name="Total">On all pages.</param>
/// <param name="Connected">How many could be reached now.</param>
internal sealed record PreviewResource(
    string Hash, bool NeedsApproval, int Total, int Connected, IReadOnlyList<PreviewedTargetResource> Items,
    string? Next);

/// <param name="Agent">Absent where no agent is known.</param>
/// <param name="Status">Only <c>running</c> can be reached.</param>
internal sealed record PreviewedTargetResource(string Host, string? Agent, string? HostName, string? Status)
{
    public static PreviewedTargetResource Of(PreviewedTarget previewed) => new(
        previewed.Target.Host, previewed.Agent?.Agent.Id.Value, previewed.Agent?.Agent.HostName,
        previewed.Agent is { Code: var code } ? Names.Of(code) : null);

    public static bool IsReachable(PreviewedTarget previewed) =>
        previewed.Agent is { Code: AgentStatusCode.Running };
}
