using Gse.Domain.Agents;

namespace Gse.Domain.Tasks;

/// <summary>Agents by what is known of them. Conditions that are null fit all; retired agents never fit.</summary>
/// <param name="Text">In the id, the host name or an address.</param>
/// <param name="Os">e.g. <c>linux</c>.</param>
/// <param name="Labels">All of them, with these values.</param>
/// <param name="Connected">Only those whose link is up, or down.</param>
public sealed record TargetFilter(
    string? Text, int? CloudId, string? Os, string? Architecture, string? Version, bool? Connected,
    IReadOnlyDictionary<string, string> Labels)
{
    public bool Equals(TargetFilter? other) =>
        other is not null
        && Text == other.Text && CloudId == other.CloudId && Os == other.Os && Architecture == other.Architecture
        && Version == other.Version && Connected == other.Connected && AgentLabels.Same(Labels, other.Labels);

    public override int GetHashCode() => HashCode.Combine(Text, CloudId, Os, Architecture, Version, Connected);
}
