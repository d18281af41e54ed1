using Gse.Application.EventLog;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>
/// The careful way of an append: looks whether its events are in the stream, judges the rest as the port says, and
/// sends with exactly the version it saw, so that nobody can come between. A request of an earlier call that the server
/// still holds cannot write twice either: whichever comes second, the server finds the ids behind the version expected.
/// </summary>
internal sealed class CarefulAppends(
    Lock gate, BatchCalls calls, StreamKnowledge streams, Retries retries, LogReader reader,
    EventStoreDbOptions options) : IDisposable
{
    private const int MaxAtOnce = 64;
    private readonly SemaphoreSlim _slots = new(MaxAtOnce, MaxAtOnce);

    /// <exception cref="EventStoreDbException">Refused, or unknown after the patience.</exception>
    public async Task<AppendResult> AppendAsync(AppendWork work)
    {
        await _slots.WaitAsync(work.Cancellation);
        try
        {
            var patience = options.AppendPatience.TotalMilliseconds - (Environment.TickCount64 - work.SubmittedAt);
            return await retries.RunAsync(
                (_, cancellation) => AttemptAsync(work, cancellation),
                TimeSpan.FromMilliseconds(Math.Max(1, patience)), EventStoreDbFailure.OutcomeUnknown,
                work.Cancellation);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    private async ValueTask<AppendResult> AttemptAsync(AppendWork work, CancellationToken cancellation)
    {
        while (true)
        {
            var expected = work.Append.Expected;
            if (expected != ExpectedVersion.Any && work.Events.Count > 0 && !work.IsRefused)
            {
                // Of a version only the server's word counts: what was sent before may be written while one looks.
                if (await SendAsync(work, expected, cancellation) is { } result)
                {
                    return result;
                }

                work.IsRefused = true;
            }

            var tail = await LookAsync(work, cancellation);
            if (tail.Judge(work) is { } verdict)
            {
                return verdict;
            }

            if (await SendAsync(work, ExpectedVersion.Exactly(tail.Last), cancellation) is { } appended)
            {
                return appended;
            }
        }
    }

    private async Task<StreamTail> LookAsync(AppendWork work, CancellationToken cancellation)
    {
        // How far back: to where nothing of it can be; for ids that are known, until they are found.
        var (floor, depth) = work switch
        {
            { Events.Count: 0 } => (-1L, 1),
            { IsSuspect: true } => (-1L, long.MaxValue),
            { Floor: { } known } => (known, long.MaxValue),
            _ => (-1L, options.VerifiedTail),
        };
        var tail = await StreamTail.ReadAsync(reader, work.Stream, work.Events, floor, depth, cancellation);
        lock (gate)
        {
            foreach (var id in tail.Ids)
            {
                streams.Remember(work.Salt, id);
            }

            if (work.Events.Count > 0)
            {
                streams.Saw(work.Stream.Value, tail.Last);
            }
        }

        return tail;
    }

    /// <summary>Null: the version is wrong.</summary>
    private async Task<AppendResult?> SendAsync(
        AppendWork work, ExpectedVersion expected, CancellationToken cancellation)
    {
        var attempt = new CarefulAttempt(work, expected);
        lock (gate)
        {
            streams.Remember(work.Salt, work.Events);
            calls.Send(attempt);
        }

        var outcome = await attempt.Outcome.WaitAsync(cancellation);
        switch (outcome.Kind)
        {
            case BatchOutcomeKind.Appended:
                lock (gate)
                {
                    streams.Grew(work.Stream.Value, outcome.Revision);
                }

                return AppendResult.Appended(outcome.Revision, outcome.Position);
            case BatchOutcomeKind.WrongVersion:
                return null;
            case BatchOutcomeKind.Refused:
                throw new EventStoreDbException(
                    EventStoreDbFailure.Refused,
                    $"The event log refuses an append to {work.Stream}: {outcome.Reason}.");
            default:
                throw new IOException(outcome.Reason);
        }
    }
}
