using System.Diagnostics;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Bench.Common;
using Gse.Domain;
using Gse.Domain.Channels;
using Gse.Infrastructure.EventLog.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Bench.Routing;

/// <summary>
/// From the append of a route change to the table that has it, at two edges that follow one log, with 10,000 channels.
/// </summary>
internal static class TableBench
{
    private const int Edges = 2;
    private static readonly StreamToId Storage = new(1_025);

    public static async Task RunAsync(ResultTable table, bool quick)
    {
        var (channels, changes) = quick ? (500, 50) : (10_000, 500);
        var folder = Directory.CreateTempSubdirectory("gse-bench-");
        try
        {
            var options = new SqliteLogOptions { Path = Path.Combine(folder.FullName, "log.db") };
            using var log = SqliteEventLog.Open(options, TimeProvider.System, NullLogger<SqliteEventLog>.Instance);
            var head = await WriteAsync(log, channels);
            var followers = new Follower[Edges];
            for (var i = 0; i < Edges; i++)
            {
                followers[i] = await Follower.StartAsync(log, Path.Combine(folder.FullName, $"read{i}.db"), head);
            }

            var took = new double[changes];
            for (var i = 0; i < changes; i++)
            {
                took[i] = await ChangeAsync(log, followers, new ChannelId(1_200_000 + (i * 7 % channels)), i);
            }

            foreach (var follower in followers)
            {
                await follower.DisposeAsync();
            }

            Array.Sort(took);
            table.Add(
                "route change to the tables of two edges, p99", "ms", took[(int)Math.Ceiling(changes * 0.99) - 1]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> ChangeAsync(
        SqliteEventLog log, Follower[] followers, ChannelId channel, int number)
    {
        var topic = $"changed-{number}";
        var watch = Stopwatch.GetTimestamp();
        var seen = followers.Select(follower => follower.SeesAsync(channel, topic)).ToArray();
        await AppendAsync(log, StreamName.OfChannel(channel), Routes(channel, topic));
        await Task.WhenAll(seen);
        return Stopwatch.GetElapsedTime(watch).TotalMilliseconds;
    }

    private static async Task<LogPosition> WriteAsync(SqliteEventLog log, int channels)
    {
        var body = new JsonText(
            """{"name":"k","report_mode":"kafka","kafka":{"storage_address":[{"ip":"10.0.0.1","port":9092}]}}""");
        await AppendAsync(
            log, StreamName.OfStreamTo(Storage),
            new StreamToAdded(Storage, "bench", "bench", "k", "kafka", body, default, DateTimeOffset.UnixEpoch));
        var head = LogPosition.Start;
        for (var i = 0; i < channels; i++)
        {
            var channel = new ChannelId(1_200_000 + i);
            head = await AppendAsync(
                log, StreamName.OfChannel(channel),
                new ChannelAllocated(channel, "bench", "bench", default, DateTimeOffset.UnixEpoch),
                Routes(channel, $"0bkmonitor_{channel}0"));
        }

        return head;
    }

    private static RoutesChanged Routes(ChannelId channel, string topic) => new(
        channel, "bench", "bench",
        [
            new ChannelRoute("r", Storage, [], new JsonText(
                $$$"""{"stream_to":{"stream_to_id":{{{Storage}}},"kafka":{"topic_name":"{{{topic}}}"} }}""")),
        ],
        [], DateTimeOffset.UnixEpoch);

    private static async Task<LogPosition> AppendAsync(
        SqliteEventLog log, StreamName stream, params IDomainEvent[] events)
    {
        var data = events.Select(happened => EventCodec.Encode(happened, Guid.CreateVersion7(), default)).ToArray();
        var result = await log.AppendAsync(
            new StreamAppend(stream, ExpectedVersion.Any, data), CancellationToken.None);
        return result.Position;
    }
}
