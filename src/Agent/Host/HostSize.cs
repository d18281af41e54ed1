namespace Gse.AgentHost.Host;

/// <summary>What shares are taken of, and which boot it is.</summary>
internal sealed record HostSize(int CpuCount, long MemoryBytes, string BootId);
