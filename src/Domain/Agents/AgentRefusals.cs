namespace Gse.Domain.Agents;

/// <summary>The agent has no certificate from this installation.</summary>
public sealed record AgentNotEnrolled(AgentId Agent) : Refusal($"agent '{Agent}' is not enrolled");

/// <summary>The agent was taken out of service; only a new enrolment brings it back.</summary>
public sealed record AgentIsRetired(AgentId Agent) : Refusal($"agent '{Agent}' is retired");

/// <summary>The certificate is not, or no longer, the agent's.</summary>
public sealed record CertificateRevoked(AgentId Agent) : Refusal($"the certificate of agent '{Agent}' is revoked");
