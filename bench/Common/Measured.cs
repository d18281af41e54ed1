using System.Diagnostics;

namespace Gse.Bench.Common;

/// <param name="BytesEach">Managed memory allocated for a record.</param>
/// <param name="ProcessorEach">Microseconds of all processors for a record.</param>
internal readonly record struct Measured(double PerSecond, double BytesEach, double ProcessorEach)
{
    public static Measured Of(int records, Action work)
    {
        var (watch, bytes, processor) = Begin();
        work();
        return End(records, watch, bytes, processor);
    }

    public static async Task<Measured> OfAsync(int records, Func<Task> work)
    {
        var (watch, bytes, processor) = Begin();
        await work();
        return End(records, watch, bytes, processor);
    }

    private static (Stopwatch, long, TimeSpan) Begin()
    {
        GC.Collect();
        return (Stopwatch.StartNew(), GC.GetTotalAllocatedBytes(), Environment.CpuUsage.TotalTime);
    }

    private static Measured End(int records, Stopwatch watch, long bytes, TimeSpan processor) => new(
        records / watch.Elapsed.TotalSeconds,
        (double)(GC.GetTotalAllocatedBytes() - bytes) / records,
        (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / records);
}
