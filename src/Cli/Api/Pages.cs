using System.Globalization;
using System.Text.Json.Serialization.Metadata;

namespace Gse.Cli.Api;

/// <summary>Reads a list page by page.</summary>
internal static class Pages
{
    private const int PageSize = 1000;

    /// <param name="items">Of a page, with what is next and how many there are.</param>
    /// <param name="make">The same for all pages together.</param>
    public static async Task<Answer<TPage>> ReadAsync<TPage, TItem>(
        GseClient client, string path, IReadOnlyList<(string Name, string Value)> filter, int limit,
        JsonTypeInfo<TPage> type, Func<TPage, (IReadOnlyList<TItem> Items, long? Total, string? Next)> items,
        Func<IReadOnlyList<TItem>, long?, string?, TPage> make, CancellationToken cancellation)
        where TPage : class
    {
        var all = new List<TItem>();
        string? cursor = null;
        while (true)
        {
            var size = Math.Min(PageSize, limit - all.Count).ToString(CultureInfo.InvariantCulture);
            var query = filter.Append(("limit", size));
            var answer = await client.GetAsync(
                $"{path}?{Query.Of(cursor is null ? query : query.Append(("cursor", cursor)))}", type, cancellation);
            if (answer.Value is not { } page)
            {
                return answer;
            }

            var (some, total, next) = items(page);
            all.AddRange(some);
            cursor = next;
            if (next is null || all.Count >= limit)
            {
                return make(all, total, next);
            }
        }
    }
}
