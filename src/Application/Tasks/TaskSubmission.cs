using System.Globalization;
using System.Security.Cryptography;
using Gse.Application.Behaviours;
using Gse.Application.Edges;
using Gse.Application.Events;
using Gse.Domain.Tasks;

namespace Gse.Application.Tasks;

/// <summary>Puts a new task into the log, whoever wants it.</summary>
internal sealed class TaskSubmission(
    TaskStore store, IEnumerable<ITaskPolicy> policies, EdgeIdentity edge, CallContext call, TimeProvider time)
{
    /// <summary>So many targets fit into an append of a megabyte, with the longest names that there are.</summary>
    private const int TargetsInPart = 2_500;

    /// <summary>What an event may hold besides its metadata.</summary>
    private const int MostBytes = 950_000;

    /// <param name="rerunOf">The task whose targets these are.</param>
    public async Task<Result<SubmittedTask>> WriteAsync(
        TaskDraft draft, ResolvedTargets targets, TaskId? rerunOf, CancellationToken cancellation)
    {
        var (id, now, count) = (NewId(draft), time.GetUtcNow(), targets.Targets.Count);
        var needsApproval = policies.Any(policy => policy.NeedsApproval(count));
        var submission = new TaskSubmitted(
            id, edge.Id, count, targets.Hash, draft.Plan, call.Caller.Name, call.RemoteAddress, draft.Name,
            needsApproval, rerunOf, now)
        {
            Script = draft.Script,
            Processes = draft.Processes,
        };
        var bytes = EventCodec.Encode(submission, Guid.Empty, default).Data.Length;
        if (bytes > MostBytes)
        {
            return new TaskTooLarge(bytes, MostBytes);
        }

        var parts = targets.Targets.Chunk(TargetsInPart)
            .Select((part, i) => new TaskTargetsAdded(id, i * TargetsInPart, part, now)).ToList();
        var result = await store.SubmitAsync(parts, submission, call, cancellation);
        if (result.Refusal is { } refusal)
        {
            return refusal;
        }

        // Under an idempotency key it may be a task of before a restart, whose targets were resolved then.
        return result.Value is TaskState.Known { Submission: var made } && IsSameWork(made, submission)
            ? Result.Ok(
                new SubmittedTask(id, made.Targets, made.TargetsHash, made.NeedsApproval), result.Position)
            : new IdempotencyKeyReused();
    }

    private static bool IsSameWork(TaskSubmitted made, TaskSubmitted asked)
    {
        var again = made with
        {
            Name = asked.Name,
            Plan = asked.Plan,
            RerunOf = asked.RerunOf,
            Script = asked.Script,
            Processes = asked.Processes,
        };
        return ReferenceEquals(made, asked) || Text(made).SequenceEqual(Text(again));
    }

    private static ReadOnlySpan<byte> Text(TaskSubmitted submission) =>
        EventCodec.Encode(submission, Guid.Empty, default).Data.Span;

    /// <summary>
    /// As GSE writes it. Under an idempotency key it follows from the key, so that also after a restart the same
    /// request makes one task.
    /// </summary>
    private TaskId NewId(TaskDraft draft)
    {
        var kind = draft.Script is not null ? 'S' : 'P';
        return TaskId.Parse(call.IdempotencyKey is { } key
            ? $"GSETASK:{kind}:k{EventIds.From(nameof(TaskId), call.Caller.Name, key):N}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"GSETASK:{kind}:{time.GetUtcNow():yyyyMMddHHmmssfff}:{RandomNumberGenerator.GetHexString(8, true)}"));
    }
}
