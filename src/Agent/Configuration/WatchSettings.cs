using Gse.Protocol;

namespace Gse.AgentHost.Configuration;

/// <summary>A process to watch. It is found by the first of pid file, command line and name that is given.</summary>
/// <param name="ProcName">Name of the binary.</param>
/// <param name="PidPath">Pid file, or empty.</param>
/// <param name="CommandLine">Text that the command line contains, or empty.</param>
internal sealed record WatchSettings(
    string Namespace,
    string Name,
    string ProcName,
    string PidPath,
    string CommandLine,
    string Version,
    IReadOnlyList<KeyValuePair<string, string>> Labels,
    SuperviseSettings? Supervise,
    ResourceLimits Limits)
{
    /// <summary>Of a process that was registered by command; null for one of the configuration.</summary>
    public ProcessSpec? Spec { get; init; }

    public string Key => $"{Namespace}:{Name}";
}

/// <summary>How a process is brought back, in GSE's terms.</summary>
/// <param name="StartCheck">How long a started process must live to count as up.</param>
/// <param name="StartRetries">Attempts in a row before the agent gives up.</param>
/// <param name="StartInterval">Between two attempts.</param>
/// <param name="SetupPath">Working directory of the command, or empty.</param>
/// <param name="User">Whose rights it gets; empty for the agent's own.</param>
internal sealed record SuperviseSettings(
    string StartCommand, TimeSpan StartCheck, int StartRetries, TimeSpan StartInterval, string SetupPath, string User)
{
    /// <summary>
    /// How long the command itself may take: the check begins when it has ended. Null for a command that may be the
    /// process; the check begins with its start.
    /// </summary>
    public TimeSpan? CommandTimeout { get; init; }
}

/// <summary>Limits in percent of the whole host; 0 for none.</summary>
internal sealed record ResourceLimits(double CpuPercent, double MemoryPercent)
{
    /// <summary>A process that exceeds one is ended, not only told.</summary>
    public bool End { get; init; }
}
