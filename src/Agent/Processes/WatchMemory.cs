using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gse.AgentHost.Configuration;
using Gse.AgentHost.State;

namespace Gse.AgentHost.Processes;

/// <summary>
/// What the edge has been told about processes, kept for the next life of this agent: without it a restart would tell
/// everything anew, and what ended or was taken out of the configuration meanwhile would never be told.
/// </summary>
internal sealed class WatchMemory(string path, string bootId)
{
    /// <summary>
    /// By key: how it was registered, and the life that was told (null after a boot: none has outlived it).
    /// </summary>
    public Dictionary<string, (string Description, ProcessInstance? Told)> Load()
    {
        Dictionary<string, (string, ProcessInstance?)> memory = [];
        if (!File.Exists(path))
        {
            return memory;
        }

        foreach (var line in File.ReadLines(path))
        {
            if (line.Split('\t') is not [var key, var description, var boot, var pid, var start])
            {
                continue;
            }

            // Another boot's ticks could be taken for a process of this one; 0 never matches one.
            ProcessInstance? told = int.TryParse(pid, CultureInfo.InvariantCulture, out var id) && id > 0
                && ulong.TryParse(start, CultureInfo.InvariantCulture, out var ticks)
                    ? new ProcessInstance(id, boot == bootId ? ticks : 0)
                    : null;
            memory[key] = (description, told);
        }

        return memory;
    }

    /// <exception cref="IOException">There is no room; asked again with the next change.</exception>
    public void Save(IEnumerable<WatchedProcess> processes)
    {
        var text = string.Concat(processes.Select(p => string.Create(
            CultureInfo.InvariantCulture,
            $"{p.Settings.Key}\t{Describe(p.Settings)}\t{bootId}\t{p.Told?.Pid ?? 0}\t{p.Told?.StartTicks ?? 0}\n")));
        AtomicFile.Write(path, text, AtomicFile.Private);
    }

    /// <summary>Two registrations with the same text say the same.</summary>
    public static string Describe(WatchSettings w)
    {
        var labels = string.Join(',', w.Labels.Select(l => $"{l.Key}={l.Value}"));
        var text = $"{w.ProcName}\0{w.PidPath}\0{w.CommandLine}\0{w.Version}\0{labels}\0{w.Supervise is not null}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
