using System.Text;
using Gse.Application.EventLog;
using Gse.Application.LogCopy;
using Gse.Infrastructure.EventLog.Sqlite;
using Gse.Infrastructure.ReadModels.Sqlite;
using Gse.Infrastructure.Tests.EventLog;

namespace Gse.Infrastructure.Tests.LogCopy;

public sealed class When_a_sqlite_log_is_copied : IDisposable
{
    private readonly LogFolder _source = new();
    private readonly LogFolder _target = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _source.Dispose();
        _target.Dispose();
    }

    [Fact]
    public async Task all_of_it_is_in_the_other_file_with_its_first_time()
    {
        using var source = _source.Open();
        using var target = _target.Open();
        await FillAsync(source, 4_000);
        await source.ScavengeAsync(Cancellation);

        var report = await CopyAsync(source, target);

        var (before, after) = (await AllAsync(source), await AllAsync(target));
        Assert.Equal(before.Count, report.Events);
        Assert.NotEqual(before[^1].Position, after[^1].Position);
        Assert.Equal(
            before.Select(e => (e.Stream, e.Id, e.Type, e.IsJson, e.RecordedAt)),
            after.Select(e => (e.Stream, e.Id, e.Type, e.IsJson, e.RecordedAt)));
        Assert.Equal(new(null, 3), await target.ReadRetentionAsync(new StreamName("short"), Cancellation));
    }

    [Fact]
    public async Task a_file_that_was_closed_half_way_is_gone_on_with()
    {
        using var source = _source.Open();
        await FillAsync(source, 4_000);
        using (var target = _target.Open())
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => CopyAsync(source, target, new StopAfter(1_500, stop), stop.Token));
        }

        using var again = _target.Open();
        var left = (await AllAsync(again)).Count;
        var report = await CopyAsync(source, again);

        Assert.InRange(left, 1_500, 3_999);
        Assert.Equal(report.Events - left, report.Copied);
        Assert.Equal(
            (await AllAsync(source)).Select(e => e.Id), (await AllAsync(again)).Select(e => e.Id));
    }

    private async Task<LogCopyReport> CopyAsync(
        SqliteEventLog source, SqliteEventLog target, IProgress<LogCopyProgress>? progress = null,
        CancellationToken? cancellation = null)
    {
        using var marks = new SqliteDeliveryCheckpoints(_target.Path + ".delivery");
        var result = await new LogCopier(
            new LogCopySource(source, EventFilter.All, null),
            new LogCopyTarget(target, target, EventFilter.All, marks),
            progress ?? new Progress<LogCopyProgress>()).RunAsync(cancellation ?? Cancellation);
        Assert.Null(result.Refusal);
        return result.Value;
    }

    private static async Task FillAsync(SqliteEventLog log, int events)
    {
        await log.SetRetentionAsync(new StreamName("short"), new StreamRetention(null, 3), Cancellation);
        var appends = Enumerable.Range(0, events).Select(i => new StreamAppend(
            new StreamName(i < 10 ? "short" : $"agent-{i % 5}"), ExpectedVersion.Any,
            [
                new EventData(
                    Guid.CreateVersion7(), "Happened", Encoding.UTF8.GetBytes($"{i}"), "{\"a\":1}"u8.ToArray()),
            ]));
        await log.AppendManyAsync([.. appends], Cancellation);
    }

    private static async Task<List<RecordedEvent>> AllAsync(SqliteEventLog log) =>
        await log.ReadAllAsync(
            EventFilter.All, ReadDirection.Forwards, LogPosition.Start, long.MaxValue, Cancellation)
            .ToListAsync(Cancellation);

    private sealed class StopAfter(long events, CancellationTokenSource stop) : IProgress<LogCopyProgress>
    {
        public void Report(LogCopyProgress value)
        {
            if (value.Step == LogCopyStep.Copy && value.Events >= events)
            {
                stop.Cancel();
            }
        }
    }
}
