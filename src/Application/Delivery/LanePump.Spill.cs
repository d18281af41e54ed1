using Gse.Application.Routing;
using Microsoft.Extensions.Logging;

namespace Gse.Application.Delivery;

internal sealed partial class LanePump
{
    /// <summary>
    /// Turns to the spool, with what is in hand at its head. What is from the spool is there already.
    /// </summary>
    private async Task SpillAsync(string reason)
    {
        if (!queue.IsSpilling && queue.Admitted.Records > 0)
        {
            Log.Spills(parts.Logger, target.Value, reason);
        }

        queue.StartSpilling();
        if (_flight.IsEmpty || _flight.SpoolPlace is not null)
        {
            return;
        }

        try
        {
            await spool.ReplaceHeadAsync(null, FlightAsChunks(), CancellationToken.None);
            health.TellOfSpooler(null);
            _flight.Clear();
        }
        catch (SpoolException failure)
        {
            Log.NotSpooled(parts.Logger, failure, target.Value);
            health.TellOfSpooler(LaneSpooler.CannotWrite);
            DeliveryMetrics.Failed(target);
            _flight.Fail(new DeliveryUnavailable(health.Name));
        }
    }

    /// <summary>At the end: no record is left in hand, and none in the spool that was taken.</summary>
    private async Task PutBackAsync()
    {
        try
        {
            await RemoveSentAsync(CancellationToken.None);
            if (_headMayBeSecond && _flight.IsEmpty && spool.Size.Records > 0)
            {
                // The next start will find a spool that was closed in order.
                await FillFromSpoolAsync(parts.Tables.Current, CancellationToken.None);
            }

            if (_flight.IsAheadOfSpool)
            {
                await spool.ReplaceHeadAsync(_flight.SpoolPlace, FlightAsChunks(), CancellationToken.None);
            }
            else
            {
                await SpillAsync("the edge stops");
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Log.NotSpooled(parts.Logger, failure, target.Value);
            _flight.Fail(new DeliveryUnavailable(health.Name));
        }
    }

    private string WhyFailed(Exception failure) => failure switch
    {
        SpoolException when _removed is not null => "what was sent cannot be removed from the spool",
        SpoolException => "the spool cannot be read",
        IOException => "the dead letters cannot be written",
        _ => $"failed: {failure.GetType().Name}",
    };

    private List<SpoolChunk> FlightAsChunks()
    {
        var writer = new ChunkWriter();
        writer.Add(_flight.Records, _flight.OldestAt, _flight.NewestAt);
        return writer.Finish();
    }

    private async Task ReplaceCourierAsync(RoutingTarget now)
    {
        if (_courier is { } old)
        {
            Log.Replaced(parts.Logger, now.Name);
            await old.DisposeAsync();
        }

        _courier = new SinkCourier(now, parts.Sinks[now.Storage.ReportMode], parts.Options, parts.Time, parts.Logger);
        health.Serves(now);
    }

    private List<DeadLetter> DeadLettersOf(SinkBatch batch)
    {
        var letters = new List<DeadLetter>();
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch.VerdictOf(i) == SinkVerdict.Refused)
            {
                var (route, host, value, _) = batch[i];
                letters.Add(new DeadLetter(
                    parts.Time.GetUtcNow(), route.Channel, route.Name, host, batch.ReasonOf(i), value));
            }
        }

        return letters;
    }

    private async Task<bool> TryLayDownAsync(List<DeadLetter> letters)
    {
        try
        {
            await LayDownAsync(letters, CancellationToken.None);
            return true;
        }
        catch (IOException failure)
        {
            Log.NoDeadLetters(parts.Logger, failure, target.Value, letters.Count);
            return false;
        }
    }

    private async Task LayDownAsync(List<DeadLetter> letters, CancellationToken stop)
    {
        if (letters.Count == 0)
        {
            return;
        }

        await parts.DeadLetters.WriteAsync(target, letters, stop);
        health.Refused(letters.Count);
        parts.Journal.Refused(target, letters);
        foreach (var letter in letters)
        {
            DeliveryMetrics.Refused(target, letter.Channel);
        }
    }

    /// <summary>What is damaged is lost, but no reason to keep what is whole.</summary>
    private async Task LayAsideAsync(List<DamagedChunk> damaged, CancellationToken stop)
    {
        foreach (var chunk in damaged)
        {
            await spool.KeepAsideAsync(chunk.Stored, stop);
            Log.Damaged(parts.Logger, target.Value, chunk.Lost.Records);
            DeliveryMetrics.Dropped(target, chunk.Lost.Records);
            health.Dropped(chunk.Lost.Records);
            parts.Journal.Dropped(target, chunk.Lost);
        }
    }

    /// <summary>Ends early when the routes or the storage have changed, or the edge stops.</summary>
    private async Task PauseAsync(TimeSpan pause, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(
            _woken.WaitAsync(end.Token).AsTask(), Task.Delay(pause, parts.Time, end.Token));
        await end.CancelAsync();
    }

    private static partial class Log
    {
        [LoggerMessage(1504, LogLevel.Warning, "Records for storage {Id} go to its spool: {Reason}")]
        public static partial void Spills(ILogger logger, int id, string reason);

        [LoggerMessage(1505, LogLevel.Error, "The spool of storage {Id} cannot be written; what waited is refused")]
        public static partial void NotSpooled(ILogger logger, Exception failure, int id);

        [LoggerMessage(1506, LogLevel.Error, "Delivery to storage {Id} failed; it goes on in a moment")]
        public static partial void Failed(ILogger logger, Exception failure, int id);

        [LoggerMessage(1507, LogLevel.Error,
            "Storage {Id} refused {Count} records for good, and they cannot be written to the dead letters")]
        public static partial void NoDeadLetters(ILogger logger, Exception failure, int id, int count);

        [LoggerMessage(1508, LogLevel.Information, "Storage {Name} was changed; its sink is made anew")]
        public static partial void Replaced(ILogger logger, string name);

        [LoggerMessage(1519, LogLevel.Error,
            "The spool of storage {Id} is damaged: {Records} records are lost; what is left of them is laid aside")]
        public static partial void Damaged(ILogger logger, int id, long records);

        [LoggerMessage(1509, LogLevel.Debug, "Delivery to storage {Id} stops")]
        public static partial void Stopping(ILogger logger, int id);
    }
}
