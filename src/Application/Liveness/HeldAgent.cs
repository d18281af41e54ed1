using Gse.Domain.Agents;

namespace Gse.Application.Liveness;

/// <summary>An agent that this edge held, by the log, when it went down.</summary>
/// <param name="LastSeen">Its last sign of life in the log.</param>
/// <param name="LostAt">When it was declared lost; null if it was alive.</param>
public sealed record HeldAgent(AgentId Agent, DateTimeOffset LastSeen, DateTimeOffset? LostAt = null);
