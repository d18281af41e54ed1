using Gse.Domain.Agents;

namespace Gse.Application.Liveness;

/// <summary>
/// What the edge concluded of one agent. Times are UTC, by the edge's wall clock as it stood at the verdict.
/// </summary>
public abstract record LivenessVerdict(AgentId Agent, DateTimeOffset At);

/// <summary>
/// No sign of life for the whole deadline. The host fell silent, that is, was last able to reach this edge, after
/// <paramref name="NotBefore"/> and not after <paramref name="NotAfter"/>; how these are found is said in
/// <c>docs/architecture/heartbeat.md</c>.
/// </summary>
/// <param name="LastSeen">
/// The last sign of life that anybody knows of; for an agent that did not return, from the log.
/// </param>
public sealed record LossDeclared(
    AgentId Agent, LossCause Cause, DateTimeOffset LastSeen, DateTimeOffset NotBefore, DateTimeOffset NotAfter,
    DateTimeOffset At)
    : LivenessVerdict(Agent, At);

/// <summary>A lost agent gave a sign of life.</summary>
/// <param name="LostAt">When it had been declared lost.</param>
public sealed record RecoveryDeclared(AgentId Agent, DateTimeOffset LostAt, DateTimeOffset At)
    : LivenessVerdict(Agent, At);
