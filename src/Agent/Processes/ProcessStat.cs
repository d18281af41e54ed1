namespace Gse.AgentHost.Processes;

/// <param name="Name">As the kernel has it: at most 15 bytes.</param>
/// <param name="CpuTicks">Time on the processor since its start, in clock ticks.</param>
/// <param name="ResidentBytes">Memory in use.</param>
internal sealed record ProcessStat(ProcessInstance Instance, string Name, ulong CpuTicks, long ResidentBytes);
