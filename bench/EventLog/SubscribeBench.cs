using System.Diagnostics;
using Gse.Application.EventLog;
using Gse.Bench.Common;

namespace Gse.Bench.EventLog;

/// <summary>From the append's begin to the delivery on a live subscription, at a calm rate and behind eight busy
/// writers.</summary>
internal static class SubscribeBench
{
    public static async Task RunAsync(BenchSettings settings, ResultTable table)
    {
        for (var run = 0; run < settings.Repeats; run++)
        {
            foreach (var writers in new[] { 1, 8 })
            {
                var micros = await MeasureAsync(settings with { Events = Math.Min(settings.Events, 4_000) }, writers);
                var name = $"append to delivery, {writers} writer{(writers == 1 ? "" : "s")}";
                table.Add($"{name}, p50", "ms", micros[micros.Count / 2] / 1_000);
                table.Add($"{name}, p99", "ms", micros[micros.Count * 99 / 100] / 1_000);
            }
        }
    }

    private static async Task<List<double>> MeasureAsync(BenchSettings settings, int writers)
    {
        using var bench = new BenchLog(settings);
        using var source = new CancellationTokenSource();
        var delivered = new List<double>();
        var caughtUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var follower = Task.Run(async () =>
        {
            await foreach (var message in bench.Log.SubscribeToAllAsync(
                               EventFilter.All, LogPosition.Start, source.Token))
            {
                if (message.CaughtUp)
                {
                    caughtUp.SetResult();
                }
                else if (message.Event is { } recorded)
                {
                    delivered.Add(Stopwatch.GetElapsedTime(BitConverter.ToInt64(recorded.Data.Span)).TotalMicroseconds);
                    if (delivered.Count == settings.Events / writers * writers)
                    {
                        return;
                    }
                }
            }
        });
        await caughtUp.Task;
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < settings.Events / writers; i++)
            {
                var data = new byte[256];
                BitConverter.TryWriteBytes(data, Stopwatch.GetTimestamp());
                await bench.Log.AppendAsync(
                    new StreamAppend(
                        Sample.Stream(writer), ExpectedVersion.Any, [Sample.Event(ordered: true) with { Data = data }]),
                    CancellationToken.None);
            }
        })));
        await follower;
        delivered.Sort();
        return delivered;
    }
}
