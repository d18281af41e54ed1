namespace Gse.AgentHost.Reports;

/// <summary>One report that waits.</summary>
/// <param name="Offset">Of its bytes in the file; negative while it could not be written there.</param>
/// <param name="Unwritten">Its bytes while it is not in the file, else null.</param>
/// <param name="StandsFor">How many reports are lost if this one is:
/// a note of dropped reports carries their count.</param>
internal readonly record struct OutboxEntry(
    ulong Sequence, long Offset, int Length, byte[]? Unwritten, ulong StandsFor);
