using System.Runtime.CompilerServices;
using Gse.Application.EventLog;

namespace Gse.Infrastructure.EventLog.Sqlite;

/// <summary>
/// One subscriber's way through the log. It knows a position and nothing else: what follows comes from the shared tail
/// in memory, or from the database when the tail has let it go. So nothing is buffered for a slow one, and nothing is
/// missed or repeated.
/// </summary>
internal sealed class LogSubscription(ReadPool readers, LiveTail tail, EventFilter filter)
{
    private const int BatchSize = 1_024;
    private readonly RowFilter _rows = new(filter);
    private readonly List<RecordedEvent> _events = [];

    public async IAsyncEnumerable<LogMessage> RunAsync(
        long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Positions begin with 1; "the start" is -1.
        after = Math.Max(after, 0);
        var caughtUp = false;
        tail.Join();
        try
        {
            while (true)
            {
                var lookedTo = await NextAsync(after, cancellation);
                foreach (var recorded in _events)
                {
                    cancellation.ThrowIfCancellationRequested();
                    yield return LogMessage.Of(recorded);
                    after = recorded.Position.Value;
                }

                _events.Clear();
                if (lookedTo > after)
                {
                    after = lookedTo;
                    yield return LogMessage.CheckpointAt(new LogPosition(after));
                }

                if (after >= tail.Head)
                {
                    if (!caughtUp)
                    {
                        caughtUp = true;
                        yield return LogMessage.CaughtUpAt(new LogPosition(after == 0 ? -1 : after));
                    }

                    await tail.GrownBeyond(after).WaitAsync(cancellation);
                }
            }
        }
        finally
        {
            tail.Leave();
        }
    }

    /// <summary>
    /// Fills the batch with what is wanted behind <paramref name="after"/>; gives the last position looked
    /// at.
    /// </summary>
    private async ValueTask<long> NextAsync(long after, CancellationToken cancellation)
    {
        if (!tail.TryTake(after, _events, BatchSize))
        {
            var head = tail.Head;
            var (lookedTo, ended) = await readers.ReadAsync(
                static (reader, q) => reader.ReadAll(q._rows, ReadDirection.Forwards, q.after, BatchSize, q._events),
                (_rows, after, _events), cancellation);
            return ended ? Math.Max(lookedTo, head) : lookedTo;
        }

        var last = _events.Count == 0 ? after : _events[^1].Position.Value;
        if (!_rows.WantsAll)
        {
            _events.RemoveAll(recorded => !filter.Matches(recorded.Stream.Value, recorded.Type));
        }

        return last;
    }
}
