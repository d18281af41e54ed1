using Gse.Domain.Access;
using Gse.Domain.Tasks;
using MediatR;

namespace Gse.Application.Tasks;

/// <summary>
/// Ends a task, or some of its targets. Said twice, or of targets that have ended, it changes nothing. Hosts that are no
/// targets are passed over.
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
