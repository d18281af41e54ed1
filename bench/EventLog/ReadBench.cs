using System.Diagnostics;
using System.Text.Json;
using Gse.Application.EventLog;
using Gse.Bench.Common;

namespace Gse.Bench.EventLog;

/// <summary>Reading the whole log forwards: raw, and with a fold that parses each event's JSON, as a projection's
/// rebuild does.</summary>
internal static class ReadBench
{
    public static async Task RunAsync(BenchSettings settings, ResultTable table)
    {
        using var bench = new BenchLog(settings);
        for (var i = 0; i < settings.Events; i += 100)
        {
            var stream = Sample.Stream(i / 100 % 1_000);
            await bench.Log.AppendAsync(
                new StreamAppend(stream, ExpectedVersion.Any, Sample.Events(100, ordered: true)),
                CancellationToken.None);
        }

        await ReadAsync(bench, EventFilter.All, fold: true);
        for (var run = 0; run < settings.Repeats; run++)
        {
            // The time of the processor beside that of the clock: others may be using this machine.
            var before = Environment.CpuUsage.TotalTime;
            table.Add("read all forwards", "events/s", await ReadAsync(bench, EventFilter.All, fold: false));
            var used = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            table.Add("read all forwards, for a second of processor time", "events", settings.Events / used);
            table.Add("read all forwards, JSON fold", "events/s", await ReadAsync(bench, EventFilter.All, fold: true));
            table.Add(
                "look for a type that never comes", "events/s",
                await ReadAsync(bench, EventFilter.Types("Never"), fold: false, settings.Events));
            table.Add("read 1,000 streams of 100", "events/s", await ReadStreamsAsync(bench, settings.Events));
        }
    }

    private static async Task<double> ReadAsync(BenchLog bench, EventFilter filter, bool fold, int looked = 0)
    {
        var watch = Stopwatch.StartNew();
        var (count, characters) = (0, 0L);
        await foreach (var recorded in bench.Log.ReadAllAsync(
                           filter, ReadDirection.Forwards, LogPosition.Start, long.MaxValue, CancellationToken.None))
        {
            count++;
            characters += fold ? Fold(recorded) : 0;
        }

        return Math.Max(count, looked) / watch.Elapsed.TotalSeconds;
    }

    private static async Task<double> ReadStreamsAsync(BenchLog bench, int events)
    {
        var watch = Stopwatch.StartNew();
        var count = 0;
        for (var i = 0; i < Math.Min(1_000, events / 100); i++)
        {
            await foreach (var recorded in bench.Log.ReadStreamAsync(
                               Sample.Stream(i), ReadDirection.Forwards, 0, 100, CancellationToken.None))
            {
                count++;
            }
        }

        return count / watch.Elapsed.TotalSeconds;
    }

    private static int Fold(RecordedEvent recorded)
    {
        using var document = JsonDocument.Parse(recorded.Data);
        return document.RootElement.GetProperty("agent").GetString()!.Length;
    }
}
