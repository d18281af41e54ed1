namespace Gse.AgentHost.Processes;

/// <summary>Who says it, in the documents of a result.</summary>
/// <param name="AgentId">Empty if this agent has not been enrolled.</param>
/// <param name="Ip">The first address of the host.</param>
internal sealed record HostIdentity(string AgentId, string Ip);
