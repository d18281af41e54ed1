using System.Globalization;
using System.Text;
using Gse.Application.EventLog;
using Gse.Infrastructure.EventLog.Sqlite;
using Microsoft.Data.Sqlite;

namespace Gse.Infrastructure.Tests.EventLog;

/// <summary>A hundred kill -9 of a real process that appends to one file; <c>GSE_TEST_LONG=1</c> makes it two
/// thousand.</summary>
public sealed class When_the_writing_process_is_killed
{
    private static readonly int Kills = Environment.GetEnvironmentVariable("GSE_TEST_LONG") == "1" ? 2_000 : 100;

    [Fact]
    public async Task nothing_acknowledged_is_lost_and_nothing_is_half_there()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var folder = new LogFolder();
        var acknowledged = await KillAgainAndAgainAsync(folder.Path, cancellation);

        using (var log = folder.Open())
        {
            var events = await log.ReadAllAsync(
                EventFilter.All, ReadDirection.Forwards, LogPosition.Start, long.MaxValue, cancellation)
                .ToListAsync(cancellation);
            AssertHolds(acknowledged, events);
            AssertWhole(events);
            await AssertKnowsAsync(log, acknowledged[^1], cancellation);
        }

        Assert.Equal("ok", IntegrityOf(folder.Path));
    }

    private static async Task<List<Acknowledgement>> KillAgainAndAgainAsync(string path, CancellationToken cancellation)
    {
        var random = new Random(20);
        var acknowledged = new List<Acknowledgement>();
        var next = CrashWriter.Start(path);
        for (var kill = 0; kill < Kills; kill++)
        {
            // The next one loads its runtime while this one works.
            using var writer = next;
            next = CrashWriter.Start(path);
            // Every tenth dies while it opens the log; the others somewhere in their work.
            var lines = kill % 10 == 9 ? 0 : 1 + random.Next(120);
            acknowledged.AddRange(await writer.RunAsync(lines, cancellation));
        }

        using (next)
        {
            await next.RunAsync(0, cancellation);
        }

        Assert.True(acknowledged.Count > Kills * 10, $"Only {acknowledged.Count} appends were acknowledged.");
        return acknowledged;
    }

    private static void AssertHolds(List<Acknowledgement> acknowledged, List<RecordedEvent> events)
    {
        var byPlace = events.ToDictionary(recorded => (recorded.Stream, recorded.Revision));
        foreach (var ack in acknowledged)
        {
            for (var i = 0; i < ack.Ids.Count; i++)
            {
                Assert.Equal(ack.Ids[i], byPlace[(ack.Stream, ack.FirstRevision + i)].Id);
            }

            Assert.Equal(ack.Position, byPlace[(ack.Stream, ack.FirstRevision + ack.Ids.Count - 1)].Position);
        }
    }

    private static void AssertWhole(List<RecordedEvent> events)
    {
        Assert.All(events.Zip(events.Skip(1)), pair => Assert.True(pair.First.Position < pair.Second.Position));
        Assert.All(events.Zip(events.Skip(1)), pair => Assert.True(pair.First.RecordedAt <= pair.Second.RecordedAt));
        foreach (var stream in events.GroupBy(recorded => recorded.Stream))
        {
            var revisions = stream.Select(recorded => recorded.Revision).ToList();
            Assert.Equal(Enumerable.Range(0, revisions.Count).Select(i => (long)i), revisions);
        }

        foreach (var batch in events.GroupBy(recorded => Encoding.ASCII.GetString(recorded.Metadata.Span)))
        {
            Assert.Equal(int.Parse(batch.Key.Split(' ')[1], CultureInfo.InvariantCulture), batch.Count());
        }
    }

    private static async Task AssertKnowsAsync(SqliteEventLog log, Acknowledgement last, CancellationToken cancellation)
    {
        var again = last.Ids.Select(id => new EventData(id, "Crashed", default, default)).ToArray();

        var result = await log.AppendAsync(new StreamAppend(last.Stream, ExpectedVersion.Any, again), cancellation);

        Assert.Equal(AppendResult.Appended(last.FirstRevision + again.Length - 1, last.Position), result);
    }

    private static string IntegrityOf(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var check = connection.CreateCommand();
        check.CommandText = "PRAGMA integrity_check";
        return (string)check.ExecuteScalar()!;
    }
}
