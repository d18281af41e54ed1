using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Gse.AgentHost.Configuration;
using Gse.AgentHost.State;

namespace Gse.AgentHost.Processes;

/// <summary>
/// What the edge has been told about processes, kept for the next life of this agent: without it a restart would tell
/// everything anew, and what ended or was taken out of the configuration meanwhile would never be told.
/// </summary>
internal sealed class WatchMemory(string path, string bootId)
{
    /// <summary>By key. After a boot no process is remembered: none has outlived it.</summary>
    public Dictionary<string, WatchMemo> Load()
    {
        Dictionary<string, WatchMemo> memory = [];
        if (!File.Exists(path))
        {
            return memory;
        }

        foreach (var line in File.ReadLines(path))
        {
            // The last two are missing in what an agent before 0.2 wrote.
            if (line.Split('\t') is [var key, var description, var boot, var pid, var start, .. var starter])
            {
                memory[key] = new WatchMemo(
                    description,
                    Instance(boot, pid, start),
                    starter is [var starterPid, var starterStart] ? Instance(boot, starterPid, starterStart) : null);
            }
        }

        return memory;
    }

    /// <exception cref="IOException">There is no room; asked again with the next change.</exception>
    public void Save(IEnumerable<WatchedProcess> processes)
    {
        var text = string.Concat(processes.Select(p => string.Create(
            CultureInfo.InvariantCulture,
            $"{p.Settings.Key}\t{Describe(p.Settings)}\t{bootId}\t{Fields(p.Told)}\t{Fields(p.Starter)}\n")));
        AtomicFile.Write(path, text, AtomicFile.Private);
    }

    /// <summary>Two registrations with the same text say the same.</summary>
    public static string Describe(WatchSettings w)
    {
        var labels = string.Join(',', w.Labels.Select(l => $"{l.Key}={l.Value}"));
        var text = $"{w.ProcName}\0{w.PidPath}\0{w.CommandLine}\0{w.Version}\0{labels}\0{w.Supervise is not null}";
        var spec = w.Spec is null ? "" : Convert.ToBase64String(w.Spec.ToByteArray());
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text + spec)));
    }

    private static string Fields(ProcessInstance? process) => string.Create(
        CultureInfo.InvariantCulture, $"{process?.Pid ?? 0}\t{process?.StartTicks ?? 0}");

    // Another boot's ticks could be taken for a process of this one; 0 never matches one.
    private ProcessInstance? Instance(string boot, string pid, string start) =>
        int.TryParse(pid, CultureInfo.InvariantCulture, out var id) && id > 0
        && ulong.TryParse(start, CultureInfo.InvariantCulture, out var ticks)
            ? new ProcessInstance(id, boot == bootId ? ticks : 0)
            : null;
}

/// <summary>What an earlier life of the agent knew of a process.</summary>
/// <param name="Description">How it was registered.</param>
/// <param name="Told">The life that the edge was told.</param>
/// <param name="Starter">The start command that ran, which may run still.</param>
internal sealed record WatchMemo(string Description, ProcessInstance? Told, ProcessInstance? Starter);
