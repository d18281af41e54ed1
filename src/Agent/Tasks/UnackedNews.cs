namespace Gse.AgentHost.Tasks;

/// <summary>News that the edge has not said to be durable.</summary>
/// <param name="Payload">A TaskNews, as it is sent.</param>
internal sealed record UnackedNews(RunKey Run, ulong Sequence, byte[] Payload);
