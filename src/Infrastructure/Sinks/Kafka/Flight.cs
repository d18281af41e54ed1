using System.IO.Hashing;
using System.Runtime.InteropServices;
using Confluent.Kafka;
using Gse.Application.Delivery;
using Gse.Application.Routing;

namespace Gse.Infrastructure.Sinks.Kafka;

/// <summary>
/// Records given to librdkafka together. When an attempt ends before all are answered, the flight goes on: the records
/// that come again are recognised and take their old seats, so that nothing is written twice for a broker that was only
/// slow.
/// </summary>
internal sealed class Flight(int capacity)
{
    private const int Answered = -1;
    private const int NotInBatch = -2;

    private readonly TaskCompletionSource _landed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Fate[] _fates = new Fate[capacity];

    // For each seat the place in the batch of the present attempt.
    private readonly int[] _places = new int[capacity];

    private ulong[]? _marks;
    private Error? _failure;

    // One more than in the air while the flight is boarding.
    private int _inTheAir = 1;

    public int Count { get; private set; }

    /// <summary>Completes when the fate of all is known.</summary>
    public Task Landed => _landed.Task;

    /// <summary>The first error other than none.</summary>
    public Error? Failure => Volatile.Read(ref _failure);

    public Ticket Board(int place)
    {
        _places[Count] = place;
        Interlocked.Increment(ref _inTheAir);
        return new Ticket(this, Count++);
    }

    /// <summary>The last to board was not taken aboard.</summary>
    public void Unboard()
    {
        Count--;
        Leave();
    }

    public void Depart() => Leave();

    /// <summary>The delivery report, from librdkafka's thread.</summary>
    public void Land(int seat, Error error, PersistenceStatus status)
    {
        if (error.IsError)
        {
            Interlocked.CompareExchange(ref _failure, error, null);
        }

        // Read while others are in flight it may seem to be in flight still, which is made good when all have landed.
        _fates[seat] = Fates.Of(error.Code, status);
        Leave();
    }

    /// <summary>
    /// Marks in the batch whose fate is known; the others are remembered, to be recognised.
    /// </summary>
    public Landing Answer(SinkBatch batch)
    {
        var landing = new Landing();
        for (var seat = 0; seat < Count; seat++)
        {
            var place = _places[seat];
            if (place == Answered)
            {
                continue;
            }

            var fate = _fates[seat];
            landing.Count(fate, place == NotInBatch);
            if (place == NotInBatch)
            {
                continue;
            }

            if (fate is Fate.InFlight or Fate.Unsure)
            {
                (_marks ??= new ulong[Count])[seat] = MarkOf(batch[place]);
                batch.Doubt(place);
                continue;
            }

            _places[seat] = Answered;
            if (fate == Fate.Taken)
            {
                batch.Take(place);
            }
            else if (fate == Fate.Refused || (fate == Fate.Suspect && Count == 1))
            {
                batch.Refuse(place, Failure?.Reason ?? "");
            }
        }

        return landing;
    }

    /// <summary>
    /// Gives the records of a new attempt their old seats. Between them there may be some that never had one, such as
    /// those of a topic that does not exist.
    /// </summary>
    /// <returns>False if none has a seat here.</returns>
    public bool Recognise(SinkBatch batch)
    {
        var (place, recognised) = (0, false);
        for (var seat = 0; seat < Count; seat++)
        {
            if (_places[seat] == Answered)
            {
                continue;
            }

            while (place < batch.Count && MarkOf(batch[place]) != _marks![seat])
            {
                place++;
            }

            _places[seat] = place < batch.Count ? place++ : NotInBatch;
            recognised |= _places[seat] != NotInBatch;
        }

        return recognised;
    }

    /// <summary>The marks of those that were not answered.</summary>
    public void AddUnanswered(HashSet<ulong> marks)
    {
        for (var seat = 0; seat < Count && _marks is not null; seat++)
        {
            if (_places[seat] != Answered)
            {
                marks.Add(_marks[seat]);
            }
        }
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _inTheAir) == 0)
        {
            _landed.SetResult();
        }
    }

    /// <summary>By which a record is known again; not by whether it may be the second.</summary>
    public static ulong MarkOf(in SinkRecord record)
    {
        var to = (KafkaDestination)record.Route.Destination;
        var mark = XxHash3.HashToUInt64(record.Value.Span, record.Route.Channel.Value);
        mark = XxHash3.HashToUInt64(record.Host.Span, (long)mark);
        return XxHash3.HashToUInt64(MemoryMarshal.AsBytes(to.Topic.AsSpan()), (long)mark ^ (to.Partition ?? -1));
    }
}
