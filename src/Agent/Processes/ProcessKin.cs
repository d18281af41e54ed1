namespace Gse.AgentHost.Processes;

/// <summary>Whose child a process is, and what it belongs to.</summary>
/// <param name="Session">The pid of the process that began its session.</param>
/// <param name="IsDead">Its parent has only to take its end.</param>
internal readonly record struct ProcessKin(int Parent, int Session, ulong StartTicks, bool IsDead);
