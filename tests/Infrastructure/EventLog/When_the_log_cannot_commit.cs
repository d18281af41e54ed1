using Gse.Application.EventLog;
using Gse.Infrastructure.EventLog.Sqlite;
using Microsoft.Data.Sqlite;

namespace Gse.Infrastructure.Tests.EventLog;

/// <summary>Somebody else holds the file's write lock, as a backup tool may.</summary>
public sealed class When_the_log_cannot_commit : IDisposable
{
    private static readonly StreamName Stream = new("agent-1");
    private readonly LogFolder _folder = new();
    private readonly SqliteEventLog _log;
    private readonly SqliteConnection _other;

    public When_the_log_cannot_commit()
    {
        _log = _folder.Open();
        _other = new SqliteConnection($"Data Source={_folder.Path};Pooling=False");
        _other.Open();
        Run("BEGIN IMMEDIATE");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _other.Dispose();
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task callers_fail_and_the_next_ones_succeed()
    {
        var item = Event();
        var waiting = Append(item, Cancellation);

        var failure = await Assert.ThrowsAsync<SqliteLogException>(() => waiting);
        Run("ROLLBACK");

        Assert.Equal(SqliteLogFailure.WriteFailed, failure.Failure);
        Assert.Equal(LogPosition.Start, await _log.ReadHeadAsync(Cancellation));
        var again = await Append(item, Cancellation);
        Assert.Equal((true, 0L), (again.IsAppended, again.Revision));
    }

    [Fact]
    public async Task a_caller_may_stop_waiting_and_the_others_get_their_answer()
    {
        using var source = new CancellationTokenSource();
        var impatient = Append(Event(), source.Token);
        var patient = Append(Event(), Cancellation);

        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        Run("ROLLBACK");

        // The impatient one's event may have been written before it, or not.
        Assert.InRange((await patient).Revision, 0, 1);
    }

    [Fact]
    public async Task readers_are_served_all_the_same()
    {
        Assert.Empty(await _log.ReadStreamAsync(Stream, ReadDirection.Forwards, 0, 10, Cancellation)
            .ToListAsync(Cancellation));
        Run("ROLLBACK");
        Assert.True((await Append(Event(), Cancellation)).IsAppended);
    }

    private static EventData Event() => new(Guid.NewGuid(), "Happened", new byte[100], default, false);

    private Task<AppendResult> Append(EventData item, CancellationToken cancellation) =>
        _log.AppendAsync(new StreamAppend(Stream, ExpectedVersion.Any, [item]), cancellation).AsTask();

    private void Run(string sql)
    {
        using var command = _other.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
