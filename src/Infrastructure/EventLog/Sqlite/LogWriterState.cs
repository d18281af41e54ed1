using Gse.Application.EventLog;
using Microsoft.Data.Sqlite;

namespace Gse.Infrastructure.EventLog.Sqlite;

/// <summary>
/// What the writer's thread knows and does inside one transaction: judges appends, writes their rows, counts positions.
/// </summary>
internal sealed class LogWriterState : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly EventTypes _types;
    private readonly EventIds _ids;
    private readonly Statement _newest;
    private readonly Statement _retain;
    private long _lastRecordedAt;

    public LogWriterState(SqliteConnection connection, TimeProvider clock, int streamCache)
    {
        _clock = clock;
        _types = new EventTypes(connection);
        _ids = new EventIds(connection);
        Heads = new StreamHeads(connection, streamCache);
        Rows = new EventRows(connection);
        _newest = new Statement(connection, "SELECT position, recorded_at FROM events ORDER BY position DESC LIMIT 1");
        _retain = new Statement(connection, "UPDATE streams SET max_age = ?, max_count = ? WHERE id = ?");
    }

    public StreamHeads Heads { get; }

    public EventRows Rows { get; }

    /// <summary>The position of the newest event written, committed or not; 0 for none.</summary>
    public long Head { get; private set; }

    /// <summary>Where copies of the events written go, for subscribers; null while there are none.</summary>
    public List<RecordedEvent>? Copies { get; set; }

    /// <summary>Takes what is true from the file: on opening, and after a rollback.</summary>
    public void Reload()
    {
        Heads.Forget();
        _types.Forget();
        _ids.Reload();
        (Head, _lastRecordedAt) = (0, 0);
        if (_newest.Step())
        {
            (Head, _lastRecordedAt) = (_newest.Int64(0), _newest.Int64(1));
            _newest.Reset();
        }
    }

    public AppendResult Append(in StreamAppend append)
    {
        var stream = Heads.Find(append.Stream.Value);
        var last = stream?.Last ?? -1;
        if (last >= 0 && FindRepeated(stream!, append.Events) is { } verdict)
        {
            return verdict;
        }

        if (append.Expected != ExpectedVersion.Any && append.Expected.Value != last)
        {
            return AppendResult.WrongExpectedVersion(last);
        }

        if (append.Events.Count == 0)
        {
            return AppendResult.Appended(last, LogPosition.Start);
        }

        Write(stream ?? Heads.Add(append.Stream.Value), append);
        return AppendResult.Appended(last + append.Events.Count, new LogPosition(Head));
    }

    public void SetRetention(StreamName stream, StreamRetention retention)
    {
        var head = Heads.Find(stream.Value) ?? Heads.Add(stream.Value);
        long? maxAge = retention.MaxAge is { } age ? StoredTime.Of(age) : null;
        _retain.Bind(1, maxAge).Bind(2, retention.MaxCount).Bind(3, head.Id).Run();
    }

    public void Delete(long stream, long revision, long position) =>
        _ids.Remove(stream, Rows.Delete(stream, revision, position));

    /// <summary>The work that is best done a little with every commit.</summary>
    public void Advance() => _ids.Advance();

    public void Dispose()
    {
        _types.Dispose();
        _ids.Dispose();
        Heads.Dispose();
        Rows.Dispose();
        _newest.Dispose();
        _retain.Dispose();
    }

    private void Write(StreamHead stream, in StreamAppend append)
    {
        // Never backwards, also when the machine's clock is.
        _lastRecordedAt = Math.Max(_lastRecordedAt, StoredTime.Of(_clock.GetUtcNow()));
        for (var i = 0; i < append.Events.Count; i++)
        {
            var item = append.Events[i];
            var position = Head + 1;
            Rows.Insert(position, stream, _types.Intern(item.Type, item.IsJson), _lastRecordedAt, item);
            _ids.Add(stream.Id, item.Id, position, stream.Last);
            Head = position;
            Copies?.Add(Copy(append.Stream, stream.Last, item));
        }
    }

    private RecordedEvent Copy(StreamName stream, long revision, in EventData item) =>
        // The caller may reuse its buffers once it has the answer.
        new(stream, revision, new LogPosition(Head),
            OriginalTime.Of(item.Metadata.Span) ?? StoredTime.ToTime(_lastRecordedAt), item.Id, item.Type,
            item.Data.ToArray(), item.Metadata.ToArray(), item.IsJson);

    /// <summary>The answer to an append of which the stream has an event already; null if it has none.</summary>
    private AppendResult? FindRepeated(StreamHead stream, IReadOnlyList<EventData> events)
    {
        for (var i = 0; i < events.Count; i++)
        {
            if (_ids.Find(stream.Id, events[i].Id) is { } revision)
            {
                return (i == 0 ? OriginalAnswer(stream, revision, events) : null)
                    ?? AppendResult.WrongExpectedVersion(stream.Last);
            }
        }

        return null;
    }

    private AppendResult? OriginalAnswer(StreamHead stream, long first, IReadOnlyList<EventData> events)
    {
        long position = 0;
        for (var i = 0; i < events.Count; i++)
        {
            if (Rows.At(stream.Id, first + i) is not { } found || found.Id != events[i].Id)
            {
                return null;
            }

            position = found.Position;
        }

        return AppendResult.Appended(first + events.Count - 1, new LogPosition(position));
    }
}
