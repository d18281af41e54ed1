using Gse.Domain.Processes;
using Wire = Gse.Protocol;

namespace Gse.Edge.Gateway;

/// <summary>How processes are run, from the wire, cut to what we are willing to keep.</summary>
internal static class SpecMapping
{
    private const int MaxText = 4_096;
    private const int MaxGroups = 64;

    public static ProcessSpec ToDomain(Wire.ProcessSpec spec) => new(
        Cut(spec.ProcName), Cut(spec.SetupPath), Cut(spec.PidPath), Cut(spec.ConfigPath), Cut(spec.LogPath),
        Cut(spec.User), Cut(spec.StartCmd), Cut(spec.StopCmd), Cut(spec.RestartCmd), Cut(spec.ReloadCmd),
        Cut(spec.KillCmd), Cut(spec.VersionCmd), Cut(spec.HealthCmd), Finite(spec.CpuPercent),
        Finite(spec.MemoryPercent), spec.AutoType, spec.StartCheckSeconds, spec.StopCheckSeconds, spec.StartRetries,
        spec.StartIntervalSeconds, Cut(spec.CrontabRule), spec.OperationTimeoutSeconds);

    public static IReadOnlyList<ProcessGroup> ToDomain(IEnumerable<Wire.ProcessGroup> groups) =>
    [
        .. groups.Take(MaxGroups).Select(group => new ProcessGroup(
            FactsMapping.Cut(group.Id), Finite(group.CpuPoolLimit), Finite(group.MemoryPoolLimit),
            group.CpuPoolWeight, group.MemoryPoolWeight)),
    ];

    /// <summary>JSON has no word for the others.</summary>
    public static double Finite(double value) => double.IsFinite(value) ? value : 0;

    private static string Cut(string text) => FactsMapping.Cut(text, MaxText);
}
