namespace Gse.Protocol;

/// <summary>The fields of a Beat (or, the first only, of a BeatAck) as a value.</summary>
/// <param name="CpuPermille">Of all processors, 0 to 1000.</param>
/// <param name="MemoryPermille">Of physical memory in use, 0 to 1000.</param>
public readonly record struct BeatValues(ulong Sequence, uint CpuPermille, uint MemoryPermille);
