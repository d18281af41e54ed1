namespace Gse.AgentHost.Processes;

/// <summary>A process as a query finds it.</summary>
/// <param name="Name">The name that it is registered with.</param>
/// <param name="Pid">-1 if it is not running.</param>
/// <param name="CpuPercent">Of the whole host, in the moment of the query.</param>
/// <param name="CpuPercentOfLife">Of the whole host, since it started.</param>
/// <param name="MemoryPercent">Of the whole host.</param>
/// <param name="RegisteredAtMs">0 if it is not registered.</param>
/// <param name="LastStartedAtMs">0 if it has never been seen to start.</param>
internal sealed record ProcessStatus(
    string ProcName,
    string Name,
    string Version,
    string Health,
    bool IsAuto,
    int Pid,
    string CommandLine,
    double CpuPercent,
    double CpuPercentOfLife,
    double MemoryPercent,
    long ResidentBytes,
    DateTimeOffset? StartedAt,
    ProcessDetail? Detail,
    long RegisteredAtMs,
    long LastStartedAtMs);
