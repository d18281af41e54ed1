using System.Globalization;
using Gse.Application;

namespace Gse.Edge.Http.V1;

/// <summary>Pages of lists, the same way everywhere.</summary>
internal static class Paging
{
    public const int MaxPageSize = 1000;
    private const int DefaultPageSize = 100;

    public static (int Start, int Size) Read(
        int? page, int? pageSize, int? limit, string? cursor, InputProblems problems)
    {
        var size = pageSize ?? limit ?? DefaultPageSize;
        if (size is < 1 or > MaxPageSize)
        {
            problems.Wrong(pageSize is null ? "limit" : "pageSize", $"must be 1 to {MaxPageSize}");
        }

        if (page < 1)
        {
            problems.Wrong("page", "must be 1 or more");
        }

        var start = (int)Math.Clamp(((page ?? 1) - 1L) * size, 0, int.MaxValue);
        if (cursor is not null && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out start))
        {
            problems.Wrong("cursor", "must be the next of an answer");
        }

        return (start, size);
    }

    /// <summary>The cursor of the next page; null on the last one.</summary>
    public static string? NextOf(int start, int count, int total) =>
        count > 0 && start + count < total ? (start + count).ToString(CultureInfo.InvariantCulture) : null;
}
