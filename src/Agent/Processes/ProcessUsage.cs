namespace Gse.AgentHost.Processes;

/// <summary>Share of the whole host, in percent.</summary>
internal readonly record struct ProcessUsage(double CpuPercent, double MemoryPercent);
