using System.Diagnostics;
using Gse.Application.EventLog;
using Gse.Bench.Common;
using Gse.Infrastructure.EventLog.EventStoreDb;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Bench.EventLog;

/// <summary>
/// The adapter on a given EventStoreDB beside the same calls without it, in turns: appends of single events and of
/// batches of 1,000, and catching up.
/// </summary>
internal static class EventStoreBench
{
    private const int SinglesInFlight = 512;
    private const int BatchesInFlight = 16;
    private const int Batch = 1_000;

    public static async Task RunAsync(BenchSettings settings, ResultTable table)
    {
        var options = new EventStoreDbOptions { ConnectionString = settings.EventStore! };
        await using var log = new EventStoreDbLog(options, TimeProvider.System, NullLogger<EventStoreDbLog>.Instance);
        using var raw = new RawEventStore(AddressOf(settings.EventStore!));
        await AppendsAsync(settings with { Events = settings.Events / 10, Repeats = 1 }, log, raw, new ResultTable());
        await AppendsAsync(settings, log, raw, table);
        await ReadsAsync(settings, log, raw, table);
    }

    private static async Task AppendsAsync(
        BenchSettings settings, EventStoreDbLog log, RawEventStore raw, ResultTable table)
    {
        for (var run = 0; run < settings.Repeats; run++)
        {
            foreach (var (name, batch, inFlight) in new[]
                     {
                         ("singles", 1, SinglesInFlight), ("batches of 1,000", Batch, BatchesInFlight),
                     })
            {
                // Streams of their own, and in turns first: a server warms up and its disk fills.
                var streams = Enumerable.Range(0, inFlight).Select(_ => new StreamName($"bench-{Guid.NewGuid():N}"))
                    .ToArray();
                var appends = settings.Events / batch * (batch == 1 ? 1 : 5);
                var (bare, ours) = (default(Measured), default(Measured));
                foreach (var first in new[] { run % 2 == 0, run % 2 != 0 })
                {
                    var measured = await Measured.OfAsync(appends * batch, () => first
                        ? raw.AppendAsync(streams, appends, batch)
                        : AppendAsync(log, streams, appends, batch));
                    (bare, ours) = first ? (measured, ours) : (bare, measured);
                }

                table.Add($"EventStoreDB raw, {name}, {inFlight} in flight", "events/s", bare.PerSecond);
                table.Add($"EventStoreDB, {name}, {inFlight} in flight", "events/s", ours.PerSecond);
                table.Add($"EventStoreDB, {name}, to raw", "ratio", ours.PerSecond / bare.PerSecond);
                table.Add($"EventStoreDB raw, {name}, processor for an event", "µs", bare.ProcessorEach);
                table.Add($"EventStoreDB, {name}, processor for an event", "µs", ours.ProcessorEach);
                table.Add($"EventStoreDB raw, {name}, memory for an event", "bytes", bare.BytesEach);
                table.Add($"EventStoreDB, {name}, memory for an event", "bytes", ours.BytesEach);
            }
        }
    }

    private static async Task ReadsAsync(
        BenchSettings settings, EventStoreDbLog log, RawEventStore raw, ResultTable table)
    {
        var events = settings.Events * 2;
        var from = await log.ReadHeadAsync(CancellationToken.None);
        await AppendAsync(log, [new StreamName($"bench-{Guid.NewGuid():N}")], events / Batch, Batch);
        for (var run = 0; run <= settings.Repeats; run++)
        {
            var read = await RateAsync(events, () => raw.ReadAsync(from, events, subscribe: false));
            var subscribed = await RateAsync(events, () => raw.ReadAsync(from, events, subscribe: true));
            var ours = await RateAsync(events, () => SubscribeAsync(log, from, events));
            if (run > 0)
            {
                table.Add("EventStoreDB raw, read of all", "events/s", read);
                table.Add("EventStoreDB raw, subscription", "events/s", subscribed);
                table.Add("EventStoreDB, subscription", "events/s", ours);
                table.Add("EventStoreDB, subscription to raw read", "ratio", ours / read);
                table.Add("EventStoreDB, subscription to raw subscription", "ratio", ours / subscribed);
            }
        }
    }

    private static async Task<double> RateAsync(int events, Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return events / watch.Elapsed.TotalSeconds;
    }

    /// <summary>As many callers as streams, each waiting for its answer.</summary>
    private static Task AppendAsync(EventStoreDbLog log, StreamName[] streams, int appends, int batch)
    {
        var next = -1;
        return Task.WhenAll(streams.Select(stream => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) < appends)
            {
                var append = new StreamAppend(stream, ExpectedVersion.Any, Sample.Events(batch, ordered: true));
                if (!(await log.AppendAsync(append, CancellationToken.None)).IsAppended)
                {
                    throw new InvalidOperationException("A new append was refused.");
                }
            }
        })));
    }

    private static async Task SubscribeAsync(EventStoreDbLog log, LogPosition from, int events)
    {
        var count = 0;
        await foreach (var message in log.SubscribeToAllAsync(EventFilter.All, from, CancellationToken.None))
        {
            if (message.Event is not null && ++count == events)
            {
                return;
            }
        }
    }

    /// <summary>The yardstick knows one node without TLS.</summary>
    private static Uri AddressOf(string connectionString)
    {
        var place = connectionString["esdb://".Length..].Split('?', '/')[0];
        return new Uri($"http://{place[(place.LastIndexOf('@') + 1)..]}");
    }
}
