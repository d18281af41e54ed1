using Gse.Application.EventLog;

namespace Gse.Application.History;

/// <summary>
/// Remembers what was made of the newest events, so that readers of the same events share the work. Bounded: a place a
/// position, the newer one takes it; big events are made anew for each reader. For any number of threads, without a
/// lock: at worst two of them make the same.
/// </summary>
/// <param name="size">How many events are remembered.</param>
/// <param name="make">From the event alone.</param>
public sealed class EventMemo<T>(int size, Func<RecordedEvent, T> make)
{
    private const int MaxBytes = 64 * 1024;
    private readonly Entry?[] _entries = new Entry[size];

    public T Of(RecordedEvent recorded)
    {
        if (recorded.Data.Length > MaxBytes)
        {
            return make(recorded);
        }

        // The log's live tail hands the same object to everybody; events read from disk are others and never mistaken.
        ref var place = ref _entries[(int)((ulong)recorded.Position.Value % (ulong)size)];
        if (Volatile.Read(ref place) is { } entry && ReferenceEquals(entry.Event, recorded))
        {
            return entry.Made;
        }

        var made = make(recorded);
        Volatile.Write(ref place, new Entry(recorded, made));
        return made;
    }

    private sealed record Entry(RecordedEvent Event, T Made);
}
