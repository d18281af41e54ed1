namespace Gse.Infrastructure.Sinks.File;

/// <summary>
/// Where storages may lie: under these folders and the data folder; anywhere if none are told. Goes by names: where a
/// link inside them leads is for those to say who may make one.
/// </summary>
internal sealed class AllowedFolders(FileSinkOptions options)
{
    private readonly string[] _folders = options.Folders.Count == 0
        ? []
        : [.. options.Folders.Append(options.DataFolder).Select(Path.GetFullPath)];

    /// <param name="folder">A full path.</param>
    public bool Allow(string folder) => _folders.Length == 0 || _folders.Any(allowed => IsWithin(allowed, folder));

    private static bool IsWithin(string allowed, string folder)
    {
        var way = Path.GetRelativePath(allowed, folder);
        return way != ".."
            && !way.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            && !Path.IsPathRooted(way);
    }
}
