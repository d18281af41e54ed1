using Gse.Domain.Access;
using Gse.Domain.Tasks;
using MediatR;

namespace Gse.Application.Tasks;

/// <summary>
/// Ends a task, or some of its targets. Said twice, or of targets that have ended, it changes nothing. Hosts that are
/// no targets are passed over.
/// </summary>
/// <param name="Hosts">As the submission spelt them, or agent ids; null: all targets.</param>
public sealed record TerminateTask(TaskId Task, IReadOnlyList<TerminatedHost>? Hosts) : ICommand<Unit>
{
    public Role RequiredRole => Role.Operator;

    public bool Equals(TerminateTask? other) =>
        other is not null && Task == other.Task
        && (Hosts is null ? other.Hosts is null : other.Hosts is not null && Hosts.SequenceEqual(other.Hosts));

    public override int GetHashCode() => HashCode.Combine(Task, Hosts?.Count);
}

/// <param name="Container">Null for the host itself.</param>
public readonly record struct TerminatedHost(string Host, string? Container);

internal sealed class TerminateTaskHandler(TaskStore store, CallContext call, TimeProvider time)
    : IRequestHandler<TerminateTask, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(TerminateTask request, CancellationToken cancellationToken)
    {
        var wanted = new TaskTerminationRequested(
            request.Task, null, call.Caller.Name, call.RemoteAddress, time.GetUtcNow());
        var result = await store.ExecuteAsync(
            request.Task, state => TaskDecisions.Terminate(state, Places(state, request.Hosts), wanted), call,
            cancellationToken);
        return result.Refusal is { } refusal ? refusal : Result.Ok(Unit.Value, result.Position);
    }

    private static List<int>? Places(TaskState state, IReadOnlyList<TerminatedHost>? hosts)
    {
        if (hosts is null || state is not TaskState.Known task)
        {
            return null;
        }

        var byHost = TaskViews.PlacesByHost(task, hosts.Select(host => host.Host));
        return [.. hosts.SelectMany(host => byHost[host.Host]
            .Where(place => task.Targets[place].Container == host.Container))];
    }
}
