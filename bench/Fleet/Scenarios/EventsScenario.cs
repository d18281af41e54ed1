using System.Diagnostics;
using Gse.Bench.Fleet.Figures;
using Gse.Bench.Fleet.Running;

namespace Gse.Bench.Fleet.Scenarios;

/// <summary>
/// Steady appends by commands over HTTP, each event to 100 readers of the event stream: how long after the command was
/// asked has a reader got its event? That holds the append itself; after the answer would flatter, since most events
/// are with their readers before the command's answer is with its sender.
/// </summary>
internal static class EventsScenario
{
    private const int Readers = 100;
    private const int Senders = 8;
    private const int PerSecond = 200;

    private static readonly EdgeSetup Setup = new(
        "sse", false, new Dictionary<string, string> { ["Link__Tls"] = "false" });

    public static async Task RunAsync(Workbench bench, FigureFile figures, CancellationToken cancellation)
    {
        var edge = await bench.FreshEdgeAsync(Setup, 0, cancellation);
        var span = TimeSpan.FromSeconds(bench.Settings.Quick ? 5 : 30);
        await AppendAsync(edge, TimeSpan.FromSeconds(bench.Settings.Quick ? 2 : 5), cancellation);
        var streams = new List<Stream>();
        for (var i = 0; i < Readers; i++)
        {
            streams.Add(await edge.Api.FollowAsync("types=EnrolmentTokenIssued&from=now", cancellation));
        }

        var (last, cpu) = (long.MaxValue, ProcessSample.CpuTime(edge.Pid));
        var readers = streams.ConvertAll(stream => new EventReader(stream));
        var reading = readers.ConvertAll(reader => reader.RunAsync(() => Volatile.Read(ref last), cancellation));
        var appended = await AppendAsync(edge, span, cancellation);
        Volatile.Write(ref last, appended.Max(one => one.Position));
        var used = ProcessSample.CpuTime(edge.Pid) - cpu;

        // One more, for those that had the last one already when they asked.
        await edge.Api.AppendTokenAsync(cancellation);
        await Task.WhenAll(reading).WaitAsync(TimeSpan.FromSeconds(30), cancellation);
        Report(figures, appended, readers, span, used);
        await bench.ClearAsync();
    }

    private static void Report(
        FigureFile figures, List<Appended> appended, List<EventReader> readers, TimeSpan span, TimeSpan used)
    {
        var byPosition = appended.ToDictionary(one => one.Position);
        var (afterAnswer, afterAsking) = (new List<double>(), new List<double>());
        foreach (var reader in readers)
        {
            var seen = reader.Seen.Where(one => byPosition.ContainsKey(one.Position)).ToList();
            if (!seen.Select(one => one.Position).SequenceEqual(byPosition.Keys.Order()))
            {
                throw new InvalidOperationException(
                    $"a reader got {seen.Count} events of {appended.Count}, or in another order");
            }

            foreach (var (position, at) in seen)
            {
                var one = byPosition[position];
                afterAnswer.Add(Stopwatch.GetElapsedTime(one.Answered, at).TotalMilliseconds);
                afterAsking.Add(Stopwatch.GetElapsedTime(one.Asked, at).TotalMilliseconds);
            }
        }

        var note = $"{appended.Count / span.TotalSeconds:N0} appends/s, {readers.Count} readers, every event once; "
            + $"the edge used {used / span:P0} of its core";
        figures.Add(Figure.OfSamples("SSE, append asked to event at 100 readers, p99", "ms", 0.99, afterAsking, note));
        figures.Add(Figure.OfSamples("SSE, append asked to event at 100 readers, p50", "ms", 0.5, afterAsking, null));
        figures.Add(Figure.OfSamples(
            "SSE, append answered to event at 100 readers, p99", "ms", 0.99, afterAnswer, null));
    }

    /// <summary>At a steady rate whatever the answers take, as long as the senders keep up.</summary>
    private static async Task<List<Appended>> AppendAsync(
        EdgeProcess edge, TimeSpan span, CancellationToken cancellation)
    {
        var appended = new List<Appended>();
        var (start, sent, all) = (Stopwatch.GetTimestamp(), 0, (int)(PerSecond * span.TotalSeconds));
        async Task SendAsync()
        {
            for (int number; (number = Interlocked.Increment(ref sent)) <= all;)
            {
                var due = TimeSpan.FromSeconds(number / (double)PerSecond) - Stopwatch.GetElapsedTime(start);
                if (due > TimeSpan.Zero)
                {
                    await Task.Delay(due, cancellation);
                }

                var asked = Stopwatch.GetTimestamp();
                var position = await edge.Api.AppendTokenAsync(cancellation);
                lock (appended)
                {
                    appended.Add(new Appended(position, asked, Stopwatch.GetTimestamp()));
                }
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => SendAsync()));
        return appended;
    }

    private readonly record struct Appended(long Position, long Asked, long Answered);
}
