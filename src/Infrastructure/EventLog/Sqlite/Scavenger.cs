using Microsoft.Data.Sqlite;

namespace Gse.Infrastructure.EventLog.Sqlite;

/// <summary>
/// Deletes what retention lets go, a small step between two commits. Since times and revisions rise together in a
/// stream, what may go is always its beginning. The newest event of a stream stays. Writer's thread.
/// </summary>
internal sealed class Scavenger(SqliteConnection connection, LogWriterState state, TimeProvider clock) : IDisposable
{
    /// <summary>Rows a step looks at; a step takes a few milliseconds at most.</summary>
    private const int StepSize = 256;

    private readonly Statement _nextStream = new(connection, """
        SELECT id, max_age, max_count,
            (SELECT e.revision FROM stream_events e WHERE e.stream = s.id ORDER BY e.revision DESC LIMIT 1)
        FROM streams s WHERE id > ? AND (max_age IS NOT NULL OR max_count IS NOT NULL) ORDER BY id LIMIT 1
        """);

    private readonly Statement _oldest = new(connection, """
        SELECT s.revision, s.position, e.recorded_at FROM stream_events s JOIN events e ON e.position = s.position
        WHERE s.stream = ? AND s.revision < ? ORDER BY s.revision LIMIT ?
        """);

    private readonly List<(long Revision, long Position)> _going = [];
    private readonly List<TaskCompletionSource> _waiting = [];
    private long _stream;

    public bool IsRunning { get; private set; }

    /// <summary>Begins a pass, or begins again, so that <paramref name="done"/> is told about a whole one.</summary>
    public void Start(TaskCompletionSource? done)
    {
        if (done is not null)
        {
            _waiting.Add(done);
        }

        (_stream, IsRunning) = (0, true);
    }

    /// <summary>One step, inside a transaction.</summary>
    public void Step()
    {
        var budget = StepSize;
        while (budget > 0)
        {
            if (!_nextStream.Bind(1, _stream).Step())
            {
                IsRunning = false;
                return;
            }

            var id = _nextStream.Int64(0);
            long? oldestTime = _nextStream.IsNull(1) ? null : StoredTime.Of(clock.GetUtcNow()) - _nextStream.Int64(1);
            var last = _nextStream.IsNull(3) ? -1 : _nextStream.Int64(3);
            var firstKept = _nextStream.IsNull(2) ? 0 : last + 1 - _nextStream.Int64(2);
            _nextStream.Reset();
            var deleted = DeleteFrom(id, last, oldestTime ?? long.MinValue, firstKept, budget);
            if (deleted < budget)
            {
                _stream = id;
            }

            budget -= deleted + 1;
        }
    }

    /// <summary>After the commit of a step: tells those who wait if the pass is over.</summary>
    public void Committed()
    {
        if (!IsRunning)
        {
            _waiting.ForEach(waiting => waiting.TrySetResult());
            _waiting.Clear();
        }
    }

    /// <summary>A step was not committed: the pass ends, the next one will do its work.</summary>
    public void Fail(Exception exception)
    {
        IsRunning = false;
        _waiting.ForEach(waiting => waiting.TrySetException(exception));
        _waiting.Clear();
    }

    public void Dispose()
    {
        _nextStream.Dispose();
        _oldest.Dispose();
    }

    private int DeleteFrom(long stream, long last, long oldestTime, long firstKept, int budget)
    {
        _going.Clear();
        _oldest.Bind(1, stream).Bind(2, last).Bind(3, budget);
        while (_oldest.Step())
        {
            if (_oldest.Int64(2) >= oldestTime && _oldest.Int64(0) >= firstKept)
            {
                _oldest.Reset();
                break;
            }

            _going.Add((_oldest.Int64(0), _oldest.Int64(1)));
        }

        foreach (var (revision, position) in _going)
        {
            state.Delete(stream, revision, position);
        }

        return _going.Count;
    }
}
