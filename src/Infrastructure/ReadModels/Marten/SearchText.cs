namespace Gse.Infrastructure.ReadModels.Marten;

/// <summary>
/// "Contains, upper or lower case" as memory does it: capitals made by .NET on both sides, whatever the database's
/// language.
/// </summary>
internal static class SearchText
{
    // Between the parts, so that nothing is found across two of them.
    private const char Between = '\u001f';

    public static string Of(IEnumerable<string> parts) => Storable(string.Join(Between, parts).ToUpperInvariant());

    /// <summary>PostgreSQL refuses U+0000, and so nothing that holds it is found.</summary>
    public static string Storable(string text) => text.Replace('\0', '\ufffd');

    /// <summary>False for what is in no text, or would be found by accident.</summary>
    public static bool CanFind(string? text) => text is null || !text.AsSpan().ContainsAny('\0', Between, '\ufffd');

    /// <summary>For <c>LIKE</c>.</summary>
    public static string Pattern(string text) => "%" + text.ToUpperInvariant()
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal) + "%";
}
