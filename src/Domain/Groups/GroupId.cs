using System.Diagnostics.CodeAnalysis;

namespace Gse.Domain.Groups;

/// <summary>The name of a saved group: 1 to 64 of the characters <c>a-z 0-9 . _ -</c>.</summary>
public readonly record struct GroupId
{
    public const int MaxLength = 64;

    private readonly string? _value;

    private GroupId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("A GroupId was used before it had a value.");

    public static bool TryParse([NotNullWhen(true)] string? text, out GroupId id)
    {
        var isName = text is { Length: > 0 and <= MaxLength }
            && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-');
        id = isName ? new GroupId(text!) : default;
        return isName;
    }

    /// <exception cref="FormatException">The text is no name of a group.</exception>
    public static GroupId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is no name of a group");

    public override string ToString() => _value ?? "";
}
