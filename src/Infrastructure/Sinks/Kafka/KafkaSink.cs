using System.Globalization;
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
/// What a replaced producer had sent without an answer may be there twice: a broker cannot know the two as one.
/// </summary>
internal sealed partial class KafkaSink(
    string storage, KafkaSinkOptions options, TimeProvider time, ILogger logger, Func<ProducerSession> open) : ISink
{
    private readonly List<Task> _closing = [];
    private ProducerSession? _session;
    private Flight? _flight;

    // After a batch was refused for one of its records, fewer are sent together until it is known for which.
    private int _together = int.MaxValue;

    public async Task DeliverAsync(SinkBatch batch, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(options.AnswerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await DeliverAsync(batch, limit, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            batch.Trouble ??= _session?.Trouble ?? string.Create(
                CultureInfo.InvariantCulture, $"no answer within {options.AnswerTimeout.TotalSeconds} s");
        }
        catch (Exception failure) when (failure is KafkaException or InvalidOperationException or ArgumentException)
        {
            // Settings of the storage that librdkafka does not accept.
            batch.Trouble = failure.Message;
            Retire();
        }
        finally
        {
            _session?.Watch(null);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is { } session)
        {
            (_session, _flight) = (null, null);
            _closing.Add(Task.Run(() => Close(session, options.CloseTimeout)));
        }

        await Task.WhenAll(_closing);
    }

    private async Task DeliverAsync(
        SinkBatch batch, CancellationTokenSource limit, CancellationToken cancellation)
    {
        if (_flight is { } before)
        {
            _session!.Watch(limit);
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
            var session = _session ??= OpenSession();
            session.Watch(limit);
            batch.Trouble = await session.Topics.LearnAsync(batch, cancellation) ?? batch.Trouble;
            var flight = session.Launch(batch, _together);
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
        if (_session is { } session)
        {
            (_session, _flight) = (null, null);
            _closing.RemoveAll(closing => closing.IsCompletedSuccessfully);
            // librdkafka waits for its threads.
            _closing.Add(Task.Run(() => Close(session, TimeSpan.Zero)));
        }
    }

    private void Close(ProducerSession session, TimeSpan flush)
    {
        try
        {
            if (flush > TimeSpan.Zero)
            {
                session.Flush(flush);
            }
        }
        catch (KafkaException failure)
        {
            Log.NotFlushed(logger, failure, storage);
        }
        finally
        {
            session.Dispose();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1601, LogLevel.Debug, "Storage {Name}: producer opened")]
        public static partial void Opened(ILogger logger, string name);

        [LoggerMessage(1602, LogLevel.Warning,
            "Storage {Name}: other records come than were left unanswered; those may be written twice")]
        public static partial void NotRecognised(ILogger logger, string name);

        [LoggerMessage(1603, LogLevel.Warning, "Storage {Name}: could not be flushed")]
        public static partial void NotFlushed(ILogger logger, Exception failure, string name);
    }
}
