namespace Gse.Domain.Agents;

/// <summary>
/// What operators call an agent, for choosing targets: at most <see cref="MaxCount"/> names, each with a value.
/// </summary>
public sealed record AgentLabels(IReadOnlyDictionary<string, string> Values)
{
    public const int MaxCount = 64;

    public const int MaxNameLength = 64;

    public const int MaxValueLength = 256;

    public static AgentLabels None { get; } = new(new Dictionary<string, string>());

    /// <summary>1 to 64 of the characters <c>A-Z a-z 0-9 _ . - /</c>.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= MaxNameLength
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' or '/');

    /// <summary>At most 256 characters, none of them a control character.</summary>
    public static bool IsValue(string text) => text.Length <= MaxValueLength && !text.Any(char.IsControl);

    public bool Equals(AgentLabels? other) => other is not null && Same(Values, other.Values);

    public override int GetHashCode() => Values.Count;

    /// <summary>The same names with the same values, in whatever order.</summary>
    internal static bool Same(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && Fit(one, other);

    /// <summary>Has <paramref name="labels"/> all that is wanted?</summary>
    internal static bool Fit(
        IReadOnlyDictionary<string, string> wanted, IReadOnlyDictionary<string, string>? labels)
    {
        foreach (var (name, value) in wanted)
        {
            if (labels is null || !labels.TryGetValue(name, out var has) || has != value)
            {
                return false;
            }
        }

        return true;
    }
}
