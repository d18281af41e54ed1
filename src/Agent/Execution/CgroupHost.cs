using System.Collections.Concurrent;
using System.Globalization;

namespace Gse.AgentHost.Execution;

/// <summary>
/// Where control groups (version 2) for commands can be made: below the agent's own, or beside it where the agent has
/// been put into a group <c>agent</c> of its own (systemd's DelegateSubgroup), since only a group without processes can
/// hand controllers down.
/// </summary>
internal sealed class CgroupHost
{
    private const string Folder = "gse_tasks";

    private readonly string _root;
    private readonly ConcurrentQueue<RunCgroup> _staying = new();

    private CgroupHost(string root, bool limitsProcesses, bool limitsMemory) =>
        (_root, LimitsProcesses, LimitsMemory) = (root, limitsProcesses, limitsMemory);

    /// <summary>The kernel counts the processes of a group.</summary>
    public bool LimitsProcesses { get; }

    /// <summary>The kernel counts the memory of a group.</summary>
    public bool LimitsMemory { get; }

    /// <summary>Null where there are none, or none that the agent may make.</summary>
    /// <param name="mark">What the marks of this agent's tasks begin with: groups that it left empty go.</param>
    public static CgroupHost? Find(string mark)
    {
        if (Mount() is not { } mount || OwnPath() is not { } path)
        {
            return null;
        }

        var own = Path.Join(mount, path);
        var parent = Path.GetFileName(own) == "agent" ? Path.GetDirectoryName(own)! : own;
        try
        {
            var root = Path.Combine(parent, Folder);
            Directory.CreateDirectory(root);
            HandDown(parent);
            HandDown(root);
            var controllers = File.ReadAllText(Path.Combine(root, "cgroup.subtree_control")).Split(' ', '\n');
            var host = new CgroupHost(root, controllers.Contains("pids"), controllers.Contains("memory"));
            host.Sweep(mark);
            return host;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not delegated to this agent: sessions, marks and /proc have to do.
            return null;
        }
    }

    /// <summary>A new group; null if it cannot be made.</summary>
    /// <param name="name">Unique among what runs.</param>
    public RunCgroup? TryMake(string name, LaunchLimits limits)
    {
        if (_staying.TryDequeue(out var staying))
        {
            // With each new one an old one is looked at again, so they do not become more and more.
            staying.Release();
        }

        var path = Path.Combine(_root, name);
        try
        {
            Directory.CreateDirectory(path);
            if (LimitsProcesses && limits.Processes > 0)
            {
                Write(Path.Combine(path, "pids.max"), limits.Processes.ToString(CultureInfo.InvariantCulture));
            }

            if (LimitsMemory && limits.MemoryBytes > 0)
            {
                Write(Path.Combine(path, "memory.max"), limits.MemoryBytes.ToString(CultureInfo.InvariantCulture));
            }

            return new RunCgroup(path, _staying.Enqueue);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The group that an earlier life of this agent made; null if it is gone.</summary>
    public static RunCgroup? Reopen(string path) =>
        path.Length > 0 && Directory.Exists(path) ? new RunCgroup(path) : null;

    /// <summary>As the kernel wants it: one write, and its refusal as an exception.</summary>
    internal static void Write(string path, string value)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
        RandomAccess.Write(file, System.Text.Encoding.ASCII.GetBytes(value), 0);
    }

    // Groups that earlier runs left empty, when what they had left behind ended.
    private void Sweep(string mark)
    {
        foreach (var folder in Directory.EnumerateDirectories(_root, $"{mark}#*"))
        {
            new RunCgroup(folder).RemoveIfEmpty();
        }
    }

    private static void HandDown(string folder)
    {
        var has = File.ReadAllText(Path.Combine(folder, "cgroup.controllers")).Split(' ', '\n');
        foreach (var controller in (string[])["pids", "memory"])
        {
            if (!has.Contains(controller))
            {
                continue;
            }

            try
            {
                Write(Path.Combine(folder, "cgroup.subtree_control"), $"+{controller}");
            }
            catch (IOException)
            {
                // Processes live in it: groups below it have no limits, and end their trees all the same.
                return;
            }
        }
    }

    private static string? Mount()
    {
        foreach (var line in File.ReadLines("/proc/self/mountinfo"))
        {
            // 31 24 0:27 / /sys/fs/cgroup rw,... - cgroup2 cgroup2 rw
            var fields = line.Split(' ');
            var dash = Array.IndexOf(fields, "-");
            if (dash > 4 && dash + 1 < fields.Length && fields[dash + 1] == "cgroup2" && fields[3] == "/")
            {
                return fields[4];
            }
        }

        return null;
    }

    private static string? OwnPath() =>
        File.ReadLines("/proc/self/cgroup").FirstOrDefault(l => l.StartsWith("0::/", StringComparison.Ordinal))?[3..]
            .TrimEnd('/');
}
