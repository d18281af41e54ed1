using Gse.Application.EventLog;
using Gse.Domain.Agents;
using Gse.Domain.Edges;

namespace Gse.Application.Heartbeats;

/// <summary>Reads beats back from the log.</summary>
public sealed class HeartbeatHistory(IEventReader reader)
{
    // A batch holds beats from before it was recorded: at most this much, unless the log was out of reach.
    private const long BatchSpanMs = 60_000;

    /// <summary>The newest beat of every agent that beat lately at this edge; for the start after a crash.</summary>
    /// <param name="today">The newest day to look at.</param>
    /// <param name="daysBack">How far to go back for a day with beats: an edge may have been down for long.</param>
    public async Task<IReadOnlyDictionary<AgentId, long>> ReadLastSeenAsync(
        EdgeId edge, DateOnly today, int daysBack, CancellationToken cancellation)
    {
        var newest = new Dictionary<AgentId, long>();
        var last = await FindLastDayAsync(edge, today, daysBack, cancellation);
        // The day before, too: it may just have been midnight.
        foreach (var day in (DateOnly[])[last.AddDays(-1), last])
        {
            var stream = StreamName.OfHeartbeats(edge, day);
            var start = await FindStartAsync(stream, long.MaxValue, cancellation);
            await foreach (var beat in ReadAsync(stream, start, cancellation))
            {
                newest[beat.Agent] = Math.Max(beat.AtMs, newest.GetValueOrDefault(beat.Agent));
            }
        }

        return newest;
    }

    private async Task<DateOnly> FindLastDayAsync(
        EdgeId edge, DateOnly today, int daysBack, CancellationToken cancellation)
    {
        for (var day = today; day > today.AddDays(-daysBack); day = day.AddDays(-1))
        {
            var stream = StreamName.OfHeartbeats(edge, day);
            if (await ReadOneAsync(stream, ReadDirection.Backwards, long.MaxValue, cancellation) is not null)
            {
                return day;
            }
        }

        return today;
    }

    /// <summary>The beats of one agent at one edge, in the order of their receipt, from and to inclusive.</summary>
    public async IAsyncEnumerable<ReceivedBeat> ReadAsync(
        EdgeId edge, AgentId agent, DateTimeOffset from, DateTimeOffset to,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        if (to < from)
        {
            yield break;
        }

        var (fromMs, toMs) = (from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds());
        var last = DateOnly.FromDateTime(to.UtcDateTime).AddDays(1);
        for (var day = DateOnly.FromDateTime(from.UtcDateTime); day <= last; day = day.AddDays(1))
        {
            var stream = StreamName.OfHeartbeats(edge, day);
            var revision = await FindRevisionAsync(stream, from, cancellation);
            var start = await FindStartAsync(stream, revision, cancellation);
            await foreach (var beat in ReadAsync(stream, start, cancellation))
            {
                if (beat.AtMs > toMs + BatchSpanMs)
                {
                    yield break;
                }

                if (beat.Agent == agent && beat.AtMs >= fromMs && beat.AtMs <= toMs)
                {
                    yield return beat;
                }
            }
        }
    }

    /// <summary>A decoder that can read on from this batch, the ones before it read and given.</summary>
    internal async Task<HeartbeatDecoder> ReadUpToAsync(
        StreamName stream, long revision, Action<ReceivedBeat> take, CancellationToken cancellation)
    {
        var decoder = new HeartbeatDecoder();
        var start = await FindStartAsync(stream, revision, cancellation);
        if (start < revision)
        {
            var before = reader.ReadStreamAsync(
                stream, ReadDirection.Forwards, start, revision - start, cancellation);
            await foreach (var batch in before)
            {
                decoder.Decode(batch.Data.Span, take);
            }
        }

        return decoder;
    }

    private async IAsyncEnumerable<ReceivedBeat> ReadAsync(
        StreamName stream, long start,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var decoder = new HeartbeatDecoder();
        var beats = new List<ReceivedBeat>();
        var batches = reader.ReadStreamAsync(stream, ReadDirection.Forwards, start, long.MaxValue, cancellation);
        await foreach (var batch in batches)
        {
            beats.Clear();
            decoder.Decode(batch.Data.Span, beats.Add);
            foreach (var beat in beats)
            {
                yield return beat;
            }
        }
    }

    /// <summary>The nearest batch at or before this one with which a dictionary starts; 0 if none is left.</summary>
    private async Task<long> FindStartAsync(StreamName stream, long revision, CancellationToken cancellation)
    {
        var batches = reader.ReadStreamAsync(
            stream, ReadDirection.Backwards, revision, HeartbeatEncoder.RestartEvery + 1, cancellation);
        await foreach (var batch in batches)
        {
            if (HeartbeatDecoder.StartsDictionary(batch.Data.Span))
            {
                return batch.Revision;
            }
        }

        return 0;
    }

    /// <summary>The first batch recorded at or after a time, by halving: batches are recorded in order.</summary>
    private async Task<long> FindRevisionAsync(StreamName stream, DateTimeOffset time, CancellationToken cancellation)
    {
        var newest = await ReadOneAsync(stream, ReadDirection.Backwards, long.MaxValue, cancellation);
        var (low, high) = (0L, newest?.Revision ?? 0);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var batch = await ReadOneAsync(stream, ReadDirection.Forwards, middle, cancellation);
            if (batch is null || batch.RecordedAt >= time)
            {
                high = middle;
            }
            else
            {
                // After retention the first batch that is left may be further on than the one asked for.
                low = Math.Max(middle + 1, Math.Min(batch.Revision + 1, high));
            }
        }

        return low;
    }

    private async Task<RecordedEvent?> ReadOneAsync(
        StreamName stream, ReadDirection direction, long from, CancellationToken cancellation)
    {
        await foreach (var recorded in reader.ReadStreamAsync(stream, direction, from, 1, cancellation))
        {
            return recorded;
        }

        return null;
    }
}
