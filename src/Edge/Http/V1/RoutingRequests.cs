using System.ComponentModel;
using System.Text.Json;
using Gse.Application;
using Gse.Application.Routing;
using Gse.Domain.Channels;

namespace Gse.Edge.Http.V1;

/// <summary>The query of lists of storages and channels. Names that differ only in spelling are the same.</summary>
internal sealed record RoutingListQuery(
    [property: Description("Only those with this text in the name; of channels, in the id or a route's name")]
    string? Q,
    [property: Description("The same as q")] string? Search,
    [property: Description("Only those of this platform")] string? Platform,
    [property: Description("From 1")] int? Page,
    [property: Description("1 to 1000, default 100")] int? PageSize,
    [property: Description("The same as pageSize")] int? Limit,
    [property: Description("From an answer's next; instead of page")] string? Cursor)
{
    public string? Text => string.IsNullOrEmpty(Q ?? Search) ? null : Q ?? Search;

    public string? OfPlatform => string.IsNullOrEmpty(Platform) ? null : Platform;

    public (int Start, int Size) Read(InputProblems problems) =>
        Paging.Read(Page, PageSize, Limit, Cursor, problems);
}

/// <summary>Reads what native requests about routing have in common.</summary>
internal static class RoutingRequests
{
    private const string DefaultPlatform = "gse";

    /// <summary>The caller, in the platform's name.</summary>
    public static Author AuthorOf(string? platform) =>
        new(null, platform is { Length: > 0 } ? platform.Trim() : DefaultPlatform, "platform");

    public static JsonText Read(JsonElement? value, string path, InputProblems problems) =>
        value is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } given
            ? JsonTexts.Read(given, path, problems)
            : default;

    public static JsonText ReadObject(JsonElement? value, string path, InputProblems problems)
    {
        var text = Read(value, path, problems);
        if (text.Value is null || value is { ValueKind: JsonValueKind.Object })
        {
            return text;
        }

        problems.Wrong(path, "must be an object");
        return default;
    }

    public static RouteLists ReadLists(JsonElement? routes, JsonElement? filters, InputProblems problems) => new(
        Read(routes, "routes", problems), "routes", Read(filters, "filters", problems), "filters");

    /// <summary>One item whose name stands in the path, as a list; in itself it may be left out.</summary>
    public static JsonText ReadNamed(JsonElement body, string name, InputProblems problems)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            problems.Wrong("body", "must be an object");
            return default;
        }

        var text = JsonTexts.Read(body, "body", problems);
        if (text.Value is null)
        {
            return default;
        }

        if (!body.TryGetProperty("name", out var told))
        {
            var others = text.ToString()[1..];
            var comma = others.Length > 1 ? "," : "";
            return new JsonText($"[{{\"name\":{JsonTexts.Quote(name)}{comma}{others}]");
        }

        if (told.ValueKind != JsonValueKind.String || told.GetString() != name)
        {
            problems.Wrong("name", "must be the name in the path, or absent");
        }

        return new JsonText($"[{text}]");
    }

    public static void CheckId(int id, InputProblems problems)
    {
        if (id < 1)
        {
            problems.Wrong("id", "must be 1 or more");
        }
    }

    /// <summary>A slash inside a name stays escaped on its way here.</summary>
    public static string NameOf(string segment) => segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
