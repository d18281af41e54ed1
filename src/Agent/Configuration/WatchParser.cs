namespace Gse.AgentHost.Configuration;

/// <summary>Reads <c>processes[]</c>.</summary>
internal static class WatchParser
{
    private const int MaxPartLength = 128;
    private const int MaxSeconds = 24 * 3600;

    public static IReadOnlyList<WatchSettings> Parse(SectionReader root)
    {
        List<WatchSettings> watches = [];
        HashSet<string> keys = [];
        foreach (var entry in root.List("processes"))
        {
            var watch = WatchOf(entry);
            if (!keys.Add(watch.Key))
            {
                entry.Wrong("name", $"{watch.Key} is there twice");
            }

            watches.Add(watch);
        }

        return watches;
    }

    /// <summary>Whether this may be the namespace or the name of a process.</summary>
    public static bool IsPart(string part) =>
        part.Length is > 0 and <= MaxPartLength && !part.Any(c => char.IsControl(c) || c == ':');

    private static WatchSettings WatchOf(SectionReader entry)
    {
        var watch = new WatchSettings(
            Part(entry, "namespace"),
            Part(entry, "name"),
            entry.Text("proc_name", ""),
            entry.Text("pid_path", ""),
            entry.Text("cmdline", ""),
            entry.Text("version", ""),
            entry.Map("labels"),
            entry.Has("supervise") ? SuperviseOf(entry.Section("supervise")) : null,
            LimitsOf(entry.Section("resource")));
        if (watch.ProcName.Length + watch.PidPath.Length + watch.CommandLine.Length == 0)
        {
            entry.Wrong("proc_name", "or pid_path or cmdline must say how the process is found");
        }

        if (watch.PidPath.Length > 0 && !Path.IsPathFullyQualified(watch.PidPath))
        {
            entry.Wrong("pid_path", $"must be an absolute path, is '{watch.PidPath}'");
        }

        return watch;
    }

    private static string Part(SectionReader entry, string key)
    {
        var part = entry.Text(key, "");
        if (!IsPart(part))
        {
            entry.Wrong(
                key, $"must be 1 to {MaxPartLength} characters without ':' and control characters, is '{part}'");
        }

        return part;
    }

    private static SuperviseSettings SuperviseOf(SectionReader supervise)
    {
        var command = supervise.Text("start_cmd", "");
        if (command.Length == 0)
        {
            supervise.Wrong("start_cmd", "must be given");
        }

        return new SuperviseSettings(
            command,
            supervise.Seconds("start_check_secs", 5, MaxSeconds),
            supervise.Int("start_retries", 4, 1, 1_000_000),
            supervise.Seconds("start_interval", 10, MaxSeconds),
            supervise.Text("setup_path", ""),
            supervise.Text("user", ""));
    }

    private static ResourceLimits LimitsOf(SectionReader resource) =>
        new(resource.Percent("cpu"), resource.Percent("mem")) { End = resource.Flag("end") };
}
