namespace Gse.Architecture.Tests;

/// <summary>The working copy that this test program was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>All C# files below a folder, relative to the root, without what the build writes.</summary>
    public static IReadOnlyList<string> Sources(string folder) => Files(folder, "*.cs");

    public static IReadOnlyList<string> Projects(string folder) => Files(folder, "*.csproj");

    public static IReadOnlyList<string> Lines(string relative) => File.ReadAllLines(PathOf(relative));

    private static List<string> Files(string folder, string pattern) =>
    [
        .. Directory.EnumerateFiles(PathOf(folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/") && !path.Contains("/bin/") && !path.Contains("/artifacts/"))
            .Order(StringComparer.Ordinal),
    ];

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Gse.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Gse.sln is in no folder above the test program");
    }
}
