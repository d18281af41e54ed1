namespace Gse.Edge.Http;

/// <summary>Which way of speaking a path asks for.</summary>
internal static class PathFamily
{
    /// <summary>Native paths come first: an arbitrary base path in front of GSE's paths cannot be <c>/v1</c>.</summary>
    public static bool IsGse(PathString path) =>
        !path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)
        && path.Value is { } text
        && (path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            || text.Contains("/api/v2/", StringComparison.OrdinalIgnoreCase)
            || text.Contains("/api/c/compapi/", StringComparison.OrdinalIgnoreCase)
            || text.Contains("/dataroute/v1/", StringComparison.OrdinalIgnoreCase)
            || text.Contains("/api/bk-gse/", StringComparison.OrdinalIgnoreCase));

    public static bool IsNative(PathString path) => path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase);
}
