namespace Gse.Application.Projections.Queries;

/// <summary>
/// By code point, which is also the order of the bytes in UTF-8, and so that of databases with the collation "C".
/// Ordinal order differs where a text has characters beyond U+FFFF.
/// </summary>
internal sealed class CodePointOrder : IComparer<string>
{
    public static CodePointOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var a = x.AsSpan();
        var b = y.AsSpan();
        var same = a.CommonPrefixLength(b);
        return same < a.Length && same < b.Length && (char.IsSurrogate(a[same]) || char.IsSurrogate(b[same]))
            ? Rank(a[same]).CompareTo(Rank(b[same]))
            : string.CompareOrdinal(x, y);
    }

    // Surrogates stand for what is beyond all other characters.
    private static int Rank(char c) => char.IsSurrogate(c) ? c + char.MaxValue : c;
}
