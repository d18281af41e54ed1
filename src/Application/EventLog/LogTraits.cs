namespace Gse.Application.EventLog;

/// <summary>What the adapter in use can do beyond the port.</summary>
/// <param name="IsShared">
/// Several edges may use it at the same time; they then watch over each other, and one of them delivers.
/// </param>
public sealed record LogTraits(bool IsShared);
