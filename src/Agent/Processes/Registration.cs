using Gse.AgentHost.Configuration;
using Gse.Protocol;

namespace Gse.AgentHost.Processes;

/// <summary>A process that was registered by command.</summary>
/// <param name="Spec">Never changed in place.</param>
/// <param name="Hosted">
/// The agent acts for it by itself: keeps a resident one up, runs a periodic one, ends one that exceeds its limits.
/// False after a stop: it is only watched then.
/// </param>
/// <param name="Version">What version_cmd said last, or empty.</param>
/// <param name="RegisteredAtMs">Unix time, host's clock.</param>
/// <param name="StartedAtMs">When an operator started it last; 0 for never.</param>
internal sealed record Registration(
    string Namespace,
    string Name,
    ProcessSpec Spec,
    IReadOnlyList<KeyValuePair<string, string>> Labels,
    bool Hosted,
    string Version,
    long RegisteredAtMs,
    long StartedAtMs)
{
    public string Key => $"{Namespace}:{Name}";

    public WatchSettings Watch => WatchOf(Namespace, Name, Spec) with
    {
        Version = Version,
        Labels = Labels,
        Supervise = Hosted && Spec.AutoType == ProcessSpecs.Resident && Spec.StartCmd.Length > 0
            ? Spec.Supervise()
            : null,
        Limits = Hosted
            ? new ResourceLimits(Spec.CpuPercent, Spec.MemoryPercent) { End = true }
            : new ResourceLimits(0, 0),
        Spec = Spec,
    };

    /// <summary>How a process of this spec is found, registered or not.</summary>
    public static WatchSettings WatchOf(string @namespace, string name, ProcessSpec spec) =>
        new(@namespace, name, spec.ProcName, spec.PidFile(), "", "", [], null, new ResourceLimits(0, 0));
}
