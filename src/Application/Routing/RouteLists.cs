using System.Text;
using System.Text.Json;
using Gse.Domain;
using Gse.Domain.Channels;

namespace Gse.Application.Routing;

/// <summary>Routes and filters as a request spells them.</summary>
/// <param name="Routes">A JSON list; without a value if the request has none.</param>
/// <param name="RoutesPath">Its place in the request, for messages.</param>
/// <param name="Filters">Likewise <c>stream_filters</c>.</param>
/// <param name="FiltersPath">Its place in the request, for messages.</param>
public sealed record RouteLists(JsonText Routes, string RoutesPath, JsonText Filters, string FiltersPath)
{
    private const int MaxBytes = 300_000;

    /// <summary>What is wrong with them, whatever they refer to; null if nothing is.</summary>
    public Refusal? Check()
    {
        var problems = new InputProblems();
        Read(problems);
        return problems.Refusal;
    }

    internal ReadRoutes Read(InputProblems problems)
    {
        if (Encoding.UTF8.GetByteCount(Routes.ToString()) + Encoding.UTF8.GetByteCount(Filters.ToString()) > MaxBytes)
        {
            problems.Wrong(RoutesPath, $"must not be larger than {MaxBytes} bytes, filters included");
            return new ReadRoutes([], [], []);
        }

        var bodies = new List<(RouteBody Body, string Path)>();
        var routes = new List<ChannelRoute>();
        foreach (var (item, path) in Items(Routes, RoutesPath, problems))
        {
            var body = RouteBody.Read(item, path, problems);
            bodies.Add((body, path));
            routes.Add(new ChannelRoute(
                body.Name, body.StreamTo, [.. body.FilterAnd.Concat(body.FilterOr).Distinct()], JsonTexts.Of(item)));
        }

        var filters = new List<StreamFilter>();
        foreach (var (item, path) in Items(Filters, FiltersPath, problems))
        {
            filters.Add(new StreamFilter(FilterBody.Read(item, path, problems).Name, JsonTexts.Of(item)));
        }

        Distinguish(routes.ConvertAll(route => route.Name), RoutesPath, problems);
        Distinguish(filters.ConvertAll(filter => filter.Name), FiltersPath, problems);
        return new ReadRoutes(bodies, routes, filters);
    }

    private static IEnumerable<(JsonElement Item, string Path)> Items(
        JsonText list, string path, InputProblems problems)
    {
        if (list.Value is null)
        {
            yield break;
        }

        var parsed = list.Parse();
        if (parsed.ValueKind != JsonValueKind.Array)
        {
            problems.Wrong(path, "must be a list");
            yield break;
        }

        var index = 0;
        foreach (var item in parsed.EnumerateArray())
        {
            yield return (item, path.Length == 0 ? "" : $"{path}[{index}]");
            index++;
        }
    }

    private static void Distinguish(List<string> names, string path, InputProblems problems)
    {
        var seen = new Dictionary<string, int>();
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i].Length > 0 && !seen.TryAdd(names[i], i))
            {
                problems.Wrong($"{path}[{i}].name", $"is the same as that of {path}[{seen[names[i]]}]");
            }
        }
    }
}

/// <summary>Routes and filters of a request, read.</summary>
/// <param name="Bodies">Of the routes, each with its place in the request.</param>
internal sealed record ReadRoutes(
    IReadOnlyList<(RouteBody Body, string Path)> Bodies, IReadOnlyList<ChannelRoute> Routes,
    IReadOnlyList<StreamFilter> Filters);
