namespace Gse.AgentHost.State;

/// <summary>Each <c>ok</c>, or in a few words what is not.</summary>
internal sealed record HealthStatus(string Cluster, string Outbox);
