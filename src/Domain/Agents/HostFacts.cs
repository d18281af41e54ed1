namespace Gse.Domain.Agents;

/// <summary>
/// What an agent says of its host. Changes seldom; the load, which changes always, travels with the beats.
/// </summary>
/// <param name="HostName">As the kernel knows it.</param>
/// <param name="Addresses">All non-loopback addresses, the inner one first.</param>
/// <param name="OsType">In the words of clients: <c>linux</c>, <c>windows</c>.</param>
/// <param name="OsVersion">For people, e.g. <c>Debian GNU/Linux 12</c>.</param>
/// <param name="Architecture">e.g. <c>x86_64</c>.</param>
/// <param name="Kernel">Kernel release.</param>
/// <param name="CpuCount">Logical processors.</param>
/// <param name="MemoryBytes">Physical memory.</param>
/// <param name="AgentVersion">The agent's own version.</param>
/// <param name="BootId">The kernel's id of this boot; two hosts never share one.</param>
/// <param name="BootedAt">When the host was booted, by its own clock.</param>
/// <param name="AgentStartedAt">When this agent process was started, by the host's clock.</param>
public sealed record HostFacts(
    string HostName,
    IReadOnlyList<string> Addresses,
    string OsType,
    string OsVersion,
    string Architecture,
    string Kernel,
    int CpuCount,
    long MemoryBytes,
    string AgentVersion,
    string BootId,
    DateTimeOffset BootedAt,
    DateTimeOffset AgentStartedAt)
{
    public bool Equals(HostFacts? other) =>
        other is not null
        && HostName == other.HostName && Addresses.SequenceEqual(other.Addresses)
        && OsType == other.OsType && OsVersion == other.OsVersion && Architecture == other.Architecture
        && Kernel == other.Kernel && CpuCount == other.CpuCount && MemoryBytes == other.MemoryBytes
        && AgentVersion == other.AgentVersion && BootId == other.BootId
        && BootedAt == other.BootedAt && AgentStartedAt == other.AgentStartedAt;

    public override int GetHashCode() => HashCode.Combine(HostName, BootId, AgentVersion, AgentStartedAt);
}
