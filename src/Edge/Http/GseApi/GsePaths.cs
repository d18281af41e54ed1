using System.Collections.Frozen;

namespace Gse.Edge.Http.GseApi;

/// <summary>
/// Leads every spelling of a GSE path to the one that is routed, without ever redirecting: below any base path, with
/// <c>/api/bk-gse/{stage}</c> in front, with and without a slash at the end, and the aliases that clients use.
/// </summary>
internal sealed class GsePaths
{
    private const string LegacyPrefix = "/api/c/compapi/gse/";

    private const string DataRoutePrefix = "/dataroute/v1/";

    private readonly FrozenDictionary<string, string> _v2;
    private readonly FrozenDictionary<string, string> _esb;
    private readonly FrozenDictionary<string, string> _dataRoute;

    public GsePaths(IEnumerable<GseResource> resources)
    {
        var all = resources.ToList();
        _v2 = all
            .SelectMany(resource => Spellings(resource).Select(spelling => (spelling, resource.V2Path)))
            .ToFrozenDictionary(pair => pair.spelling, pair => pair.V2Path, StringComparer.OrdinalIgnoreCase);
        _esb = all.ToFrozenDictionary(
            resource => resource.EsbAction, resource => resource.EsbPath, StringComparer.OrdinalIgnoreCase);
        _dataRoute = all.Where(resource => resource.Module == RoutingActions.Module).ToFrozenDictionary(
            resource => resource.Action, resource => resource.V2Path, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The routed path; null if no resource is spelt like this.</summary>
    public string? Find(string path)
    {
        var trimmed = path.EndsWith('/') ? path.AsSpan(0, path.Length - 1) : path;
        return Find(trimmed, GseResource.EsbPrefix, _esb)
            ?? Find(trimmed, LegacyPrefix, _esb)
            ?? Find(trimmed, GseResource.V2Prefix, _v2)
            ?? Find(trimmed, DataRoutePrefix, _dataRoute);
    }

    private static string? Find(ReadOnlySpan<char> path, string prefix, FrozenDictionary<string, string> table)
    {
        var start = path.LastIndexOf(prefix, StringComparison.OrdinalIgnoreCase);
        return start >= 0
            && table.GetAlternateLookup<ReadOnlySpan<char>>()
                .TryGetValue(path[(start + prefix.Length)..], out var routed)
            ? routed
            : null;
    }

    private static IEnumerable<string> Spellings(GseResource resource) =>
        [$"{resource.Module}/{resource.Action}", .. resource.Aliases];
}

/// <summary>Applies <see cref="GsePaths"/> before routing.</summary>
internal sealed class GsePathMiddleware(RequestDelegate next, GsePaths paths)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!PathFamily.IsNative(context.Request.Path)
            && context.Request.Path.Value is { } path && paths.Find(path) is { } routed)
        {
            context.Request.Path = routed;
        }

        return next(context);
    }
}
