using System.Globalization;
using System.Text;

namespace Gse.AgentHost.State;

/// <summary>
/// One agent per data folder: a lock that the kernel takes back however the agent ends, and the pid beside it.
/// </summary>
internal sealed class StateLock : IDisposable
{
    private readonly FileStream _lock;
    private readonly string _pidFile;

    private StateLock(FileStream held, string pidFile) => (_lock, _pidFile) = (held, pidFile);

    /// <summary>The lock, or null if another agent holds it.</summary>
    public static StateLock? TryTake(string dataDir)
    {
        Directory.CreateDirectory(dataDir);
        try
        {
            var held = new FileStream(
                Path.Combine(dataDir, "agent.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new StateLock(held, PidFile(dataDir));
        }
        catch (IOException) when (File.Exists(Path.Combine(dataDir, "agent.lock")))
        {
            return null;
        }
    }

    /// <summary>Tells the commands whom to signal. Without room for it the agent runs all the same.</summary>
    /// <returns>Why it could not be told, or null.</returns>
    public string? TryWritePid()
    {
        try
        {
            // In place: after a kill there is a file with room for it, even on a full disk.
            var pid = Encoding.ASCII.GetBytes($"{Environment.ProcessId}\n");
            using var file = new FileStream(
                _pidFile, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            file.Write(pid);
            file.SetLength(pid.Length);
            return null;
        }
        catch (IOException e)
        {
            // An old one must not stay: its pid may be another's by now.
            File.Delete(_pidFile);
            return e.Message;
        }
    }

    /// <summary>The pid of the agent that runs on this folder, or null.</summary>
    public static int? RunningPid(string dataDir)
    {
        if (!Directory.Exists(dataDir))
        {
            return null;
        }

        using var free = TryTake(dataDir);
        if (free is not null || !File.Exists(PidFile(dataDir)))
        {
            return null;
        }

        return int.TryParse(File.ReadAllText(PidFile(dataDir)), CultureInfo.InvariantCulture, out var pid) ? pid : null;
    }

    public void Dispose()
    {
        if (File.Exists(_pidFile) && RunningIsThisProcess())
        {
            File.Delete(_pidFile);
        }

        _lock.Dispose();
    }

    private bool RunningIsThisProcess() =>
        int.TryParse(File.ReadAllText(_pidFile), CultureInfo.InvariantCulture, out var pid)
        && pid == Environment.ProcessId;

    private static string PidFile(string dataDir) => Path.Combine(dataDir, "agent.pid");
}
