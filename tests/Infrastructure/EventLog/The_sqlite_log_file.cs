using System.Text;
using Gse.Application.EventLog;
using Gse.Infrastructure.EventLog.Sqlite;
using Gse.Testing.EventLog;
using Microsoft.Data.Sqlite;

namespace Gse.Infrastructure.Tests.EventLog;

public sealed class The_sqlite_log_file : IDisposable
{
    private static readonly StreamName Stream = new("agent-1");
    private readonly LogFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task keeps_events_heads_and_ids_over_a_restart()
    {
        var events = Events(3);
        AppendResult original;
        using (var log = _folder.Open())
        {
            original = await Append(log, ExpectedVersion.NoStream, events);
        }

        using var again = _folder.Open();
        Assert.Equal(original.Position, await again.ReadHeadAsync(Cancellation));
        Assert.Equal(original, await Append(again, ExpectedVersion.NoStream, events));
        Assert.Equal(original, await Append(again, ExpectedVersion.Any, events));
        Assert.Equal(AppendResult.WrongExpectedVersion(2), await Append(again, ExpectedVersion.NoStream, Events(1)));
        var next = await Append(again, ExpectedVersion.Exactly(2), Events(1));
        Assert.True(next.IsAppended && next.Position > original.Position);
    }

    [Fact]
    public async Task finds_an_old_id_after_it_left_memory_and_after_a_restart()
    {
        EventData[][] batches = [.. Enumerable.Range(0, (EventIds.Generation * 5 / 2) / 500).Select(_ => Events(500))];
        var results = new List<AppendResult>();
        using (var log = _folder.Open())
        {
            foreach (var batch in batches)
            {
                results.Add(await Append(log, ExpectedVersion.Any, batch));
            }

            await AssertKnown(log);
        }

        Assert.True(IndexedUpTo() >= EventIds.Generation);
        using var again = _folder.Open();
        await AssertKnown(again);

        async Task AssertKnown(SqliteEventLog log)
        {
            for (var i = 0; i < batches.Length; i += 7)
            {
                Assert.Equal(results[i], await Append(log, ExpectedVersion.Any, batches[i]));
            }
        }
    }

    [Fact]
    public async Task never_records_a_time_before_the_last_one()
    {
        var clock = new ShiftedClock();
        using (var log = _folder.Open(clock))
        {
            await Append(log, ExpectedVersion.Any, Events(1));
            clock.Shift = TimeSpan.FromHours(-1);
            await Append(log, ExpectedVersion.Any, Events(1));
        }

        using var again = _folder.Open(clock);
        await Append(again, ExpectedVersion.Any, Events(1));
        var times = (await ReadAll(again)).Select(recorded => recorded.RecordedAt).ToList();
        Assert.Equal(times.Order(), times);
        Assert.Equal(times[0], times[2]);
    }

    [Fact]
    public void is_written_by_one_at_a_time()
    {
        using (_folder.Open())
        {
            Assert.Equal(SqliteLogFailure.InUse, Assert.Throws<SqliteLogException>(() => _folder.Open()).Failure);
        }

        _folder.Open().Dispose();
    }

    [Fact]
    public async Task can_be_read_by_others_meanwhile()
    {
        using var log = _folder.Open();
        await Append(log, ExpectedVersion.Any, Events(3));

        Assert.Equal(3L, Query("SELECT count(*) FROM events"));
    }

    [Fact]
    public void of_a_newer_program_is_refused()
    {
        _folder.Open().Dispose();
        Query("PRAGMA user_version = 99");

        var failure = Assert.Throws<SqliteLogException>(() => _folder.Open());

        Assert.Equal(SqliteLogFailure.NewerSchema, failure.Failure);
        Assert.Contains("99", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("certainly not a database, but long enough to look at")]
    [InlineData(null)]
    public void that_is_something_else_is_refused(string? text)
    {
        if (text is null)
        {
            Query("CREATE TABLE somebody_elses(id INTEGER)");
        }
        else
        {
            File.WriteAllText(_folder.Path, string.Concat(Enumerable.Repeat(text, 100)), Encoding.ASCII);
        }

        Assert.Equal(SqliteLogFailure.NotALog, Assert.Throws<SqliteLogException>(() => _folder.Open()).Failure);
    }

    [Fact]
    public void in_a_folder_that_cannot_be_is_a_clear_failure()
    {
        var file = _folder.Path + ".file";
        File.WriteAllText(file, "");

        var failure = Assert.Throws<SqliteLogException>(() => LogFolder.Open(Path.Combine(file, "log.db")));

        Assert.Equal(SqliteLogFailure.NotWritable, failure.Failure);
    }

    [Fact]
    public async Task that_is_full_fails_its_callers_and_recovers()
    {
        using var log = LogFolder.Open(_folder.Path, maxMiB: 1);
        await log.SetRetentionAsync(Stream, new StreamRetention(null, 1), Cancellation);
        var written = new List<EventData[]>();
        var failure = await Assert.ThrowsAsync<SqliteLogException>(async () =>
        {
            while (true)
            {
                var batch = Events(100);
                await Append(log, ExpectedVersion.Any, batch);
                written.Add(batch);
            }
        });
        Assert.Equal(SqliteLogFailure.WriteFailed, failure.Failure);
        Assert.Equal(written.Sum(batch => batch.Length), (await ReadAll(log)).Count);

        await log.ScavengeAsync(Cancellation);

        var next = await Append(log, ExpectedVersion.Any, Events(100));
        Assert.Equal((true, (written.Count + 1) * 100 - 1L), (next.IsAppended, next.Revision));
        Assert.Equal(101, (await ReadAll(log)).Count);
    }

    [Fact]
    public async Task serves_a_subscriber_that_was_asleep_from_the_file()
    {
        using var log = _folder.Open();
        await using var follower = new LogFollower(
            log.SubscribeToAllAsync(EventFilter.All, LogPosition.Start, Cancellation), Cancellation);
        await follower.CaughtUpAsync();
        // More than the tail in memory keeps.
        for (var i = 0; i < 25; i++)
        {
            await Append(log, ExpectedVersion.Any, Events(1_000));
        }

        var delivered = await follower.NextEventsAsync(25_000);

        Assert.Equal(Enumerable.Range(0, 25_000).Select(i => (long)i), delivered.Select(recorded => recorded.Revision));
    }

    [Fact]
    public async Task is_not_written_any_more_after_it_is_closed()
    {
        var log = _folder.Open();
        log.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(
            async () => await Append(log, ExpectedVersion.Any, Events(1)));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await ReadAll(log));
    }

    [Fact]
    public async Task scavenges_by_itself_at_its_interval()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        using var log = _folder.Open(clock);
        await Append(log, ExpectedVersion.Any, Events(10));
        await log.SetRetentionAsync(Stream, new StreamRetention(TimeSpan.FromSeconds(30), null), Cancellation);

        clock.Advance(TimeSpan.FromMinutes(2));
        // The writer takes requests in their order, and the one of the timer came first; this one writes nothing.
        await Append(log, ExpectedVersion.Any);
        await Append(log, ExpectedVersion.Any);

        Assert.Single(await ReadAll(log));
    }

    private static EventData[] Events(int count) => [.. Enumerable.Range(0, count)
        .Select(_ => new EventData(Guid.NewGuid(), "Happened", new byte[100], default, false))];

    private static ValueTask<AppendResult> Append(
        SqliteEventLog log, ExpectedVersion expected, params EventData[] events) =>
        log.AppendAsync(new StreamAppend(Stream, expected, events), Cancellation);

    private static ValueTask<List<RecordedEvent>> ReadAll(SqliteEventLog log) => log.ReadAllAsync(
        EventFilter.All, ReadDirection.Forwards, LogPosition.Start, long.MaxValue, Cancellation)
        .ToListAsync(Cancellation);

    private long IndexedUpTo() => (long)Query("SELECT value FROM log_state WHERE name = 'ids_indexed'")!;

    private object? Query(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
