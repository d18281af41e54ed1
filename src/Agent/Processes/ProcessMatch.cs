using System.Globalization;
using System.Text;
using Gse.AgentHost.Configuration;

namespace Gse.AgentHost.Processes;

/// <summary>Whether a process is the one that is watched.</summary>
internal static class ProcessMatch
{
    // The kernel keeps 15 bytes of a name.
    private const int NameLength = 15;

    /// <summary>Looks at all processes for it, now.</summary>
    public static ProcessInstance? Find(WatchSettings watch) =>
        watch.PidPath.Length > 0 ? ByPidFile(watch, null) : Oldest(watch, ProcFs.Pids().Select(ProcFs.Stat));

    /// <summary>The oldest match is the master of a program with workers.</summary>
    public static ProcessInstance? Oldest(WatchSettings watch, IEnumerable<ProcessStat?> candidates) =>
        candidates.OfType<ProcessStat>().OrderBy(s => s.Instance.StartTicks)
            .FirstOrDefault(s => Matches(watch, s) && ProcFs.IsProcess(s.Instance.Pid))?.Instance;

    /// <summary>
    /// The process that the pid file names, if it lives and (where a name is given, too) has that name.
    /// </summary>
    /// <param name="current">The one that is there; while the file names it, nothing else is asked.</param>
    public static ProcessInstance? ByPidFile(WatchSettings watch, ProcessInstance? current)
    {
        Span<byte> buffer = stackalloc byte[32];
        var text = buffer[..ProcFs.ReadFile(watch.PidPath, buffer)].Trim(" \t\r\n"u8);
        if (!int.TryParse(text, CultureInfo.InvariantCulture, out var pid))
        {
            return null;
        }

        if (current?.Pid == pid)
        {
            return current;
        }

        // A stale pid file may name a pid that is another's by now.
        return ProcFs.Stat(pid) is { } stat && (watch.ProcName.Length == 0 || IsCalled(stat, watch.ProcName))
            ? stat.Instance
            : null;
    }

    /// <summary>Whether this process has the watch's command line or, where none is given, its name.</summary>
    public static bool Matches(WatchSettings watch, ProcessStat stat)
    {
        if (stat.Instance.Pid == Environment.ProcessId)
        {
            return false;
        }

        if (watch.CommandLine.Length == 0)
        {
            return HasName(stat, watch.ProcName);
        }

        // A shell that runs the start command has the text in its own line.
        var line = ProcFs.CommandLine(stat.Instance.Pid);
        return line.Contains(watch.CommandLine, StringComparison.Ordinal)
            && !line.StartsWith("/bin/sh -c ", StringComparison.Ordinal)
            && !line.Contains("runuser -u ", StringComparison.Ordinal);
    }

    // A pid file says which process it is; the name only has to be one that an operator may call it by. Behind an
    // interpreter that is the script's.
    private static bool IsCalled(ProcessStat stat, string name) =>
        HasName(stat, name)
        || ProcFs.CommandLine(stat.Instance.Pid).Split(' ') is [_, var script, ..] && Path.GetFileName(script) == name;

    private static bool HasName(ProcessStat stat, string name)
    {
        var bytes = Encoding.UTF8.GetByteCount(name);
        if (bytes <= NameLength)
        {
            return stat.Name == name || IsFirstArgument(stat, name);
        }

        return Encoding.UTF8.GetByteCount(stat.Name) == NameLength
            && name.StartsWith(stat.Name, StringComparison.Ordinal)
            && IsFirstArgument(stat, name);
    }

    // The name by which it was called: programs rename themselves, scripts have their interpreter's name.
    private static bool IsFirstArgument(ProcessStat stat, string name)
    {
        var line = ProcFs.CommandLine(stat.Instance.Pid);
        var end = line.IndexOf(' ', StringComparison.Ordinal);
        return Path.GetFileName(end < 0 ? line : line[..end]) == name;
    }
}
