using Gse.Domain.Tasks;

namespace Gse.Domain.Groups;

/// <summary>Who belongs to a group: those that are named, and those that fit at the moment it is used.</summary>
/// <param name="Hosts">Agent ids or <c>cloud:ip</c>, at most <see cref="MaxHosts"/>.</param>
/// <param name="Filter">Null for none.</param>
public sealed record GroupMembers(IReadOnlyList<string> Hosts, TargetFilter? Filter)
{
    public const int MaxHosts = 10_000;

    public bool Equals(GroupMembers? other) =>
        other is not null && Hosts.SequenceEqual(other.Hosts, StringComparer.Ordinal) && Equals(Filter, other.Filter);

    public override int GetHashCode() => HashCode.Combine(Hosts.Count, Filter);
}
