using System.Text;
using Gse.AgentHost.Execution;
using Gse.AgentHost.Processes;

namespace Gse.Agent.Tests.Kit;

/// <summary>A launcher as the agent has it, with or without control groups.</summary>
internal sealed class Launching : IDisposable
{
    private readonly OutputPump _pump = new();

    public Launching(bool cgroups = true, LaunchLimits? limits = null)
    {
        LinuxProcess.CloseAllOnExec();
        Cgroups = cgroups ? CgroupHost.Find("test") : null;
        Launcher = new Launcher(limits ?? Quick, Cgroups, Reaper, _pump, TimeProvider.System);
    }

    public static LaunchLimits Quick { get; } = LaunchLimits.Default with { Grace = TimeSpan.FromSeconds(1) };

    public ChildReaper Reaper { get; } = new(adoptsAll: false);

    public CgroupHost? Cgroups { get; }

    public Launcher Launcher { get; }

    public static string NewMark() => $"test-{Guid.NewGuid():N}";

    public Task<CommandResult> RunAsync(
        string command, string user = "", string mark = "", int timeoutSeconds = 30,
        IReadOnlyDictionary<string, string>? environment = null, string folder = "") =>
        Launcher.RunAsync(
            new CommandRequest(mark.Length > 0 ? mark : NewMark(), command, folder, user, environment),
            TimeSpan.FromSeconds(timeoutSeconds), 1 << 20, TestContext.Current.CancellationToken);

    /// <summary>Pids that carry the mark, of whatever parent.</summary>
    public static List<int> Marked(string mark)
    {
        List<int> found = [];
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var pid) && Environ(pid).Contains($"GSE_RUN={mark}\0",
                StringComparison.Ordinal))
            {
                found.Add(pid);
            }
        }

        return found;
    }

    public void Dispose()
    {
        _pump.Dispose();
        Reaper.Dispose();
    }

    private static string Environ(int pid)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/environ"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }
}
