namespace Gse.AgentHost.Processes;

/// <summary>One life of a process: a pid alone may be another's by now, the two together never.</summary>
/// <param name="StartTicks">Field 22 of /proc/PID/stat: when it started, in clock ticks since boot.</param>
internal readonly record struct ProcessInstance(int Pid, ulong StartTicks);
