using Confluent.Kafka;
using Gse.Application.Delivery;
using Microsoft.Extensions.Logging;

namespace Gse.Infrastructure.Sinks.Kafka;

/// <summary>
/// Gives whole batches to librdkafka and waits once for all answers. What keeps a partition in order:
/// <list type="number">
/// <item>librdkafka numbers the records of a partition and the broker takes them by number only, however often
/// librdkafka sends them again. It sends again without end, so that none times out and is overtaken.</item>
/// <item>An attempt that ends before all is answered leaves the rest with librdkafka. Nothing new is given to it
/// until the fate of those is known; when they come again they are recognised, not written again.</item>
/// <item>Where the broker refuses a batch, librdkafka would leave a gap and go on. It is told to stop instead; the
/// producer is replaced, and what was not answered is given to the next one, in the old order.</item>
/// </list>
/// What a replaced producer had sent without an answer may be there twice, since brokers count by producer; it is sent
/// again with the mark of a record that may be the second.
/// </summary>
internal sealed partial class KafkaSink(
    string storage, TimeProvider time, ILogger logger, Func<ProducerSession> open) : ISink
{
    private const int MostDoubtful = 100_000;

    private readonly List<Task> _closing = [];

    // What an earlier producer left unanswered: if it comes again, the broker may have it.
    private readonly HashSet<ulong> _doubtful = [];
    private ProducerSession? _session;
    private Flight? _flight;

    // After a batch was refused for one of its records, fewer are sent together until it is known for which.
    private int _together = int.MaxValue;

    public async Task DeliverAsync(SinkBatch batch, CancellationToken cancellation)
    {
        using var hopeless = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(hopeless.Token, cancellation);
        try
        {
            await DeliverAsync(batch, hopeless, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            batch.Trouble ??= _session?.Trouble ?? "no answer";
            // Thrown on, it tells the caller that what is open may have been written.
            cancellation.ThrowIfCancellationRequested();
        }
        catch (Exception failure) when (failure is KafkaException or InvalidOperationException or ArgumentException)
        {
            // Settings of the storage that librdkafka does not accept.
            Log.NotAccepted(logger, failure, storage);
            batch.Trouble = "the Kafka client does not accept the settings of the storage";
            Retire();
        }
        finally
        {
            _session?.Watch(null);
        }
    }

    /// <summary>
    /// Nothing is flushed: what was not answered is the caller's to bring again, and would be written twice.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        Retire();
        await Task.WhenAll(_closing);
    }

    private async Task DeliverAsync(
        SinkBatch batch, CancellationTokenSource hopeless, CancellationToken cancellation)
    {
        if (_flight is { } before)
        {
            _session!.Watch(hopeless);
            if (!before.Recognise(batch))
            {
                Log.NotRecognised(logger, storage);
                Retire();
            }
            else if (!await LandAsync(before, batch, cancellation))
            {
                return;
            }
        }

        var open = true;
        while (open)
        {
            if (_session is { IsOver: true })
            {
                Retire();
            }

            if (_session is null)
            {
                // The end that an earlier one had set itself is not the next one's.
                hopeless.CancelAfter(Timeout.InfiniteTimeSpan);
            }

            var session = _session ??= OpenSession();
            session.Watch(hopeless);
            batch.Trouble = await session.Topics.LearnAsync(batch, cancellation) ?? batch.Trouble;
            var flight = session.Launch(batch, _together, _doubtful);
            open = flight.Count > 0 && await LandAsync(flight, batch, cancellation);
        }
    }

    /// <summary>True if the flight is over and there may be more to give.</summary>
    private async Task<bool> LandAsync(Flight flight, SinkBatch batch, CancellationToken cancellation)
    {
        _flight = flight;
        try
        {
            await flight.Landed.WaitAsync(cancellation);
        }
        finally
        {
            Settle(flight, batch);
        }

        return _flight is null && batch.Trouble is null;
    }

    private void Settle(Flight flight, SinkBatch batch)
    {
        var landing = flight.Answer(batch);
        if (landing.Suspects || landing.Failed || _session!.IsOver)
        {
            if (landing.Suspects)
            {
                _together = Math.Max(1, flight.Count / 2);
            }
            else
            {
                batch.Trouble = flight.Failure?.Reason ?? _session!.Trouble;
            }

            Retire();
        }
        else if (!landing.Unfinished)
        {
            _flight = null;
            _session!.Trouble = null;
            _together = _together > int.MaxValue / 2 ? int.MaxValue : _together * 2;
        }
    }

    private ProducerSession OpenSession()
    {
        var session = open();
        Log.Opened(logger, storage);
        return session;
    }

    private void Retire()
    {
        if (_session is not { } session)
        {
            return;
        }

        if (_doubtful.Count > MostDoubtful)
        {
            // Nobody seems to bring them again.
            _doubtful.Clear();
        }

        // What it still says while it is being closed ends no attempt of the next one.
        session.Watch(null);
        _flight?.AddUnanswered(_doubtful);
        (_session, _flight) = (null, null);
        _closing.RemoveAll(closing => closing.IsCompletedSuccessfully);
        _closing.Add(session.DisposeAsync().AsTask());
    }

    private static partial class Log
    {
        [LoggerMessage(1601, LogLevel.Debug, "Storage {Name}: producer opened")]
        public static partial void Opened(ILogger logger, string name);

        [LoggerMessage(1603, LogLevel.Warning, "Storage {Name}: its settings are not accepted")]
        public static partial void NotAccepted(ILogger logger, Exception failure, string name);

        [LoggerMessage(1602, LogLevel.Warning,
            "Storage {Name}: other records come than were left unanswered; those may be written twice")]
        public static partial void NotRecognised(ILogger logger, string name);
    }
}
