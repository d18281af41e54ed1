using Confluent.Kafka;
using Gse.Application.Delivery;
using Gse.Application.Routing;
using Microsoft.Extensions.Logging;

namespace Gse.Infrastructure.Sinks.Kafka;

/// <summary>
/// One idempotent producer: what it was given is written once and in order by partition, until it fails and another one
/// takes its place.
/// </summary>
internal sealed partial class ProducerSession : IAsyncDisposable
{
    // Where a record may be there already, because a crash hid the answer.
    private static readonly Headers MayBeSecond = new() { { "gse-may-be-second", "1"u8.ToArray() } };

    private static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly IProducer<Ticket, ReadOnlyMemory<byte>> _producer;
    private readonly RecordKeys _keys;
    private readonly Action<DeliveryReport<Ticket, ReadOnlyMemory<byte>>> _report =
        static report => report.Key.Flight.Land(report.Key.Seat, report.Error, report.Status);

    private readonly Lock _gate = new();
    private CancellationTokenSource? _attempt;

    // The client reads it while it is given, and not later.
    private readonly Message<Ticket, ReadOnlyMemory<byte>> _message = new();

    private ProducerSession(
        string storage, ProducerConfig config, KafkaSinkOptions options, RecordCounter counter, TimeProvider time,
        ILogger logger)
    {
        _time = time;
        _keys = new RecordKeys(options.AdvertisedIp, options.AdvertisedPort, counter);
        _producer = new ProducerBuilder<Ticket, ReadOnlyMemory<byte>>(config)
            .SetKeySerializer(_keys)
            .SetValueSerializer(new RecordValues())
            .SetErrorHandler((_, error) => Heard(error))
            .SetLogHandler((_, line) => Write(logger, storage, line))
            .Build();
        Topics = new TopicCatalogue(new DependentAdminClientBuilder(_producer.Handle).Build(), options, time);
    }

    public TopicCatalogue Topics { get; }

    /// <summary>What librdkafka said last of its connections; null while all is well.</summary>
    public string? Trouble { get; set; }

    /// <summary>It takes nothing more. What is in flight is answered soon, or not at all.</summary>
    public bool IsOver { get; private set; }

    public static ProducerSession Open(
        string storage, ProducerConfig config, KafkaSinkOptions options, RecordCounter counter, TimeProvider time,
        ILogger logger) =>
        new(storage, config, options, counter, time, logger);

    /// <summary>Gives open records of the batch to librdkafka, in their order; waits for nothing.</summary>
    /// <param name="doubtful">Marks of records that may be there already; those given are taken out.</param>
    public Flight Launch(SinkBatch batch, int most, HashSet<ulong> doubtful)
    {
        var flight = new Flight(Math.Min(most, batch.Count));
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        for (var i = 0; i < batch.Count && flight.Count < most; i++)
        {
            if (batch.VerdictOf(i) == SinkVerdict.Open && !Give(flight, batch, i, now, doubtful))
            {
                break;
            }
        }

        flight.Depart();
        return flight;
    }

    /// <summary>Ends this attempt early when there is no hope for it. Null: no longer.</summary>
    public void Watch(CancellationTokenSource? attempt)
    {
        lock (_gate)
        {
            _attempt = attempt;
        }
    }

    /// <summary>Forgets what was not delivered. Waits for librdkafka's threads and for questions under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await Topics.DisposeAsync();
        await Task.Run(_producer.Dispose);
    }

    /// <summary>False if the next record must not be given either.</summary>
    private bool Give(Flight flight, SinkBatch batch, int place, long now, HashSet<ulong> doubtful)
    {
        var record = batch[place];
        var to = (KafkaDestination)record.Route.Destination;
        if (Topics.Find(to.Topic) is not { } topic)
        {
            return true;
        }

        if ((topic.Refusal is null ? topic.PlaceOf(record, to) : null) is not { } partition)
        {
            batch.Refuse(place, topic.Refusal ?? $"topic {to.Topic} has no partition {to.Partition}");
            return true;
        }

        _keys.For(record.Route.Channel.Value, now);
        _message.Key = flight.Board(place);
        _message.Value = record.Value;
        var isDoubtful = doubtful.Count > 0 && doubtful.Remove(Flight.MarkOf(record));
        _message.Headers = isDoubtful || record.MayBeSecond ? MayBeSecond : null;
        try
        {
            _producer.Produce(partition, _message, _report);
            return true;
        }
        catch (ProduceException<Ticket, ReadOnlyMemory<byte>> refused)
        {
            flight.Unboard();
            if (refused.Error.Code == ErrorCode.MsgSizeTooLarge)
            {
                batch.Refuse(place, $"larger than Sinks:Kafka:MaxMessageBytes ({record.Value.Length} bytes)");
                return true;
            }

            // What is behind it in its partition must not overtake it. With others before it, what becomes of those
            // tells more: the queue is full of them, or they have ended the producer.
            if (flight.Count == 0)
            {
                batch.Trouble = refused.Error.Reason;
            }

            return false;
        }
    }

    private void Heard(Error error)
    {
        var down = error.Code == ErrorCode.Local_AllBrokersDown;
        // That all are down is said after why the last one is.
        Trouble = down && Trouble is { } why ? why : error.Reason;
        IsOver |= error.IsFatal;
        if (down || error.IsFatal)
        {
            lock (_gate)
            {
                _attempt?.CancelAfter(down ? TimeSpan.Zero : LastAnswers);
            }
        }
    }

    // What matters of it is told as trouble, or refused; and a broker that is down makes many lines.
    private static void Write(ILogger logger, string storage, LogMessage line)
    {
        var level = line.Level <= SyslogLevel.Error ? LogLevel.Information : LogLevel.Debug;
        if (logger.IsEnabled(level))
        {
            Log.Library(logger, level, storage, line.Facility, line.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1600, Message = "Storage {Name}: librdkafka {Facility}: {Text}")]
        public static partial void Library(ILogger logger, LogLevel level, string name, string facility, string text);
    }
}
