namespace Gse.Domain.Processes;

/// <summary>
/// How a process is started, stopped, found and kept (contract gse-tasks-files-processes, section 5.1, whose names
/// these are). Numbers of 0 mean the default.
/// </summary>
/// <param name="SetupPath">Absolute; commands are run from there.</param>
/// <param name="CpuPercent">Of the whole host; 0 for no limit.</param>
/// <param name="MemoryPercent">Of the whole host; 0 for no limit.</param>
/// <param name="AutoType">0 periodic, 1 resident, 2 run once.</param>
/// <param name="StartCheckSeconds">How long after the start it must be there; default 5.</param>
/// <param name="StopCheckSeconds">How long after the stop it must be gone; default 5.</param>
/// <param name="StartRetries">Default 4.</param>
/// <param name="StartIntervalSeconds">Between two starts; default 10.</param>
/// <param name="CrontabRule">Five fields, for <paramref name="AutoType"/> 0.</param>
/// <param name="OperationTimeoutSeconds">How long a command may take; default 60.</param>
public sealed record ProcessSpec(
    string ProcName, string SetupPath, string PidPath, string ConfigPath, string LogPath, string User,
    string StartCommand, string StopCommand, string RestartCommand, string ReloadCommand, string KillCommand,
    string VersionCommand, string HealthCommand, double CpuPercent, double MemoryPercent, int AutoType,
    int StartCheckSeconds, int StopCheckSeconds, int StartRetries, int StartIntervalSeconds, string CrontabRule,
    int OperationTimeoutSeconds);

/// <summary>A pool that processes of one namespace share; when they exceed it, one of them is ended.</summary>
/// <param name="CpuPoolLimit">Percent of the whole host; 0 for none.</param>
/// <param name="CpuPoolWeight">0: the highest raw usage ends first; 1: the highest for its own limit.</param>
public sealed record ProcessGroup(
    string Id, double CpuPoolLimit, double MemoryPoolLimit, int CpuPoolWeight, int MemoryPoolWeight);
