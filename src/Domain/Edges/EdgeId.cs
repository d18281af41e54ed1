using System.Diagnostics.CodeAnalysis;

namespace Gse.Domain.Edges;

/// <summary>
/// The name of an edge server: 1 to 32 of <c>a-z 0-9 .</c>; it stands inside stream names, so no <c>-</c>.
/// </summary>
public readonly record struct EdgeId
{
    private readonly string? _value;

    private EdgeId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("An EdgeId was used before it had a value.");

    public static bool TryParse([NotNullWhen(true)] string? text, out EdgeId id)
    {
        var valid = text is { Length: > 0 and <= 32 }
            && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '.');
        id = valid ? new EdgeId(text!) : default;
        return valid;
    }

    /// <exception cref="FormatException">The text is no edge id.</exception>
    public static EdgeId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is no edge id");

    public override string ToString() => _value ?? "";
}
