using Gse.Domain.Agents;

namespace Gse.Domain.Tasks;

/// <summary>
/// One of a task's targets: a host, or a process on a host. Its place in the list, from 0, is how everything else names
/// it.
/// </summary>
/// <param name="Host">As the request spelt it, an agent id or <c>cloud:ip</c>: answers spell it so, too.</param>
/// <param name="AgentText">The agent's id where it is not <paramref name="Host"/>; empty where no agent is
/// known.</param>
/// <param name="Container">Null for the host itself.</param>
/// <param name="User">Null: the task's.</param>
/// <param name="Item">Of a process task: which item is meant for it.</param>
public sealed record TaskTarget(
    string Host, string? AgentText = null, string? Container = null, string? User = null, int Item = 0)
{
    /// <summary>Null where the request named a host that no agent was known for.</summary>
    public AgentId? FindAgent() => AgentId.TryParse(AgentText ?? Host, out var id) ? id : null;
}

/// <summary>Targets next to each other.</summary>
public readonly record struct TargetRange(int From, int Count);
