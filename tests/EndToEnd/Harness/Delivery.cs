namespace Gse.EndToEnd.Tests.Harness;

/// <summary>Reads what file routes have written.</summary>
internal static class Delivery
{
    public static IReadOnlyList<string> Read(string folder, int channel)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        return
        [
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(path => IsOf(path, channel)).Order(StringComparer.Ordinal)
                .SelectMany(CompleteLines),
        ];
    }

    private static bool IsOf(string path, int channel) =>
        Path.GetFileName(path).Split('.', '-', '_').Contains($"{channel}", StringComparer.Ordinal);

    // A line without its end is still being written.
    private static IEnumerable<string> CompleteLines(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        var lines = reader.ReadToEnd().Split('\n');
        return lines[..^1];
    }
}
