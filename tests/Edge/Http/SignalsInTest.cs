using System.Collections.Concurrent;
using Gse.Application.Agents;
using Gse.Domain.Agents;

namespace Gse.Edge.Tests.Http;

/// <summary>What beats would tell.</summary>
public sealed class SignalsInTest : IAgentSignals
{
    private readonly ConcurrentDictionary<AgentId, (DateTimeOffset Seen, AgentLoad Load)> _beats = new();

    public void Beat(AgentId agent, DateTimeOffset seen, AgentLoad load) => _beats[agent] = (seen, load);

    public DateTimeOffset? LastSeen(AgentId agent) => _beats.TryGetValue(agent, out var beat) ? beat.Seen : null;

    public AgentLoad? Load(AgentId agent) => _beats.TryGetValue(agent, out var beat) ? beat.Load : null;
}
