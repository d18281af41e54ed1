namespace Gse.Domain.Processes;

/// <summary>How a process is found and whether it is kept alive.</summary>
/// <param name="ProcName">Name of the binary, <c>identity.proc_name</c> in GSE.</param>
/// <param name="PidPath">Pid file, or empty.</param>
/// <param name="CommandLine">Text that the command line contains, or empty.</param>
/// <param name="Supervised">The agent starts it anew when it is gone (GSE: <c>auto_type</c> 1, <c>isauto</c>).</param>
/// <param name="Version">Version of the program as the host states it, or empty.</param>
public sealed record ProcessWatch(
    string ProcName, string PidPath, string CommandLine, bool Supervised, string Version,
    IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>How it is started, stopped and limited; null for one that the agent's configuration names.</summary>
    public ProcessSpec? Spec { get; init; }

    public bool Equals(ProcessWatch? other) =>
        other is not null
        && ProcName == other.ProcName && PidPath == other.PidPath && CommandLine == other.CommandLine
        && Supervised == other.Supervised && Version == other.Version && Spec == other.Spec
        && Labels.Count == other.Labels.Count && !Labels.Except(other.Labels).Any();

    public override int GetHashCode() => HashCode.Combine(ProcName, PidPath, CommandLine, Supervised, Version);
}
