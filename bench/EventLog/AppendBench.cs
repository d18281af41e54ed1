using System.Diagnostics;
using Gse.Application.EventLog;
using Gse.Bench.Common;

namespace Gse.Bench.EventLog;

/// <summary>Appends by concurrent writers, each to its own stream, beside the same events through bare
/// ADO.NET.</summary>
internal static class AppendBench
{
    public static async Task RunAsync(BenchSettings settings, ResultTable table)
    {
        await MeasureAsync(settings with { Events = settings.Events / 10 }, 64, 1, true);
        BareSqlite.Measure(settings with { Events = settings.Events / 10 }, 32);
        for (var run = 0; run < settings.Repeats; run++)
        {
            var bareGroups = BareSqlite.Measure(settings, 32);
            var bareBatches = BareSqlite.Measure(settings, 100);
            table.Add("bare ADO.NET, commits of 32", "events/s", bareGroups);
            table.Add("bare ADO.NET, commits of 100", "events/s", bareBatches);
            foreach (var ordered in new[] { true, false })
            {
                var ids = ordered ? "v7" : "v4";
                var singles = await MeasureAsync(settings, 64, 1, ordered);
                table.Add($"append singles, 64 writers, {ids} ids", "events/s", singles);
                table.Add($"append singles, 64 writers, {ids} ids, to bare 32", "ratio", singles / bareGroups);
                var before = Environment.CpuUsage.TotalTime;
                var batches = await MeasureAsync(settings, 4, 100, ordered);
                table.Add($"append batches of 100, 4 writers, {ids} ids", "events/s", batches);
                var used = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
                table.Add(
                    $"append batches of 100, {ids} ids, for a second of processor", "events", settings.Events / used);
                table.Add($"append batches of 100, 4 writers, {ids}, to bare 100", "ratio", batches / bareBatches);
            }

            table.Add(
                "append batches of 100, 1 writer, v7 ids", "events/s", await MeasureAsync(settings, 1, 100, true));
            table.Add(
                "append singles, 1 writer, v7 ids", "events/s",
                await MeasureAsync(settings with { Events = settings.Events / 50 }, 1, 1, true));
        }
    }

    private static async Task<double> MeasureAsync(BenchSettings settings, int writers, int batch, bool ordered)
    {
        using var bench = new BenchLog(settings);
        var appends = settings.Events / writers / batch;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            var stream = Sample.Stream(writer);
            for (var i = 0; i < appends; i++)
            {
                var result = await bench.Log.AppendAsync(
                    new StreamAppend(stream, ExpectedVersion.Any, Sample.Events(batch, ordered)),
                    CancellationToken.None);
                if (!result.IsAppended)
                {
                    throw new InvalidOperationException("A new append was refused.");
                }
            }
        })));
        return appends * writers * batch / watch.Elapsed.TotalSeconds;
    }
}
