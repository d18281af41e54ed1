using Gse.AgentHost.Configuration;

namespace Gse.AgentHost.Processes;

/// <summary>Reads how a process is, for a query.</summary>
internal sealed class ProcessReading(int cpuCount, long memoryBytes, TimeProvider time)
{
    private const double TicksPerSecond = 100;

    // Long enough for the kernel's clock of 10 ms, short enough for who waits.
    private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(200);

    /// <param name="registration">Null for one of the configuration, or one that is only asked for by its spec.</param>
    public async Task<ProcessStatus> ReadAsync(
        WatchSettings watch, Registration? registration, CancellationToken cancellation)
    {
        var status = new ProcessStatus(
            watch.ProcName.Length > 0 ? watch.ProcName : watch.Name,
            watch.Name,
            registration?.Version ?? watch.Version,
            "",
            (registration?.Watch ?? watch).Supervise is not null,
            -1, "", 0, 0, 0, 0, null, null,
            registration?.RegisteredAtMs ?? 0,
            registration?.StartedAtMs ?? 0);
        if (ProcessMatch.Find(watch) is not { } process || ProcFs.Stat(process.Pid) is not { } first)
        {
            return status;
        }

        var begun = time.GetTimestamp();
        await Task.Delay(Sample, time, cancellation);
        if (ProcFs.Stat(process.Pid) is not { } second || second.Instance != process)
        {
            return status;
        }

        var startedAtMs = ProcFs.StartedAtMs(process, time.GetUtcNow());
        var age = time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(startedAtMs);
        return status with
        {
            Pid = process.Pid,
            CommandLine = ProcFs.CommandLine(process.Pid),
            CpuPercent = Percent(second.CpuTicks - first.CpuTicks, time.GetElapsedTime(begun)),
            CpuPercentOfLife = Percent(second.CpuTicks, age),
            MemoryPercent = memoryBytes == 0 ? 0 : second.ResidentBytes * 100.0 / memoryBytes,
            ResidentBytes = second.ResidentBytes,
            StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(startedAtMs),
            Detail = ProcFs.Detail(process.Pid),
            LastStartedAtMs = startedAtMs,
        };
    }

    private double Percent(ulong ticks, TimeSpan elapsed) =>
        elapsed <= TimeSpan.Zero ? 0 : ticks / TicksPerSecond / elapsed.TotalSeconds / cpuCount * 100;
}
