using Gse.Application.EventLog;

namespace Gse.Application.Projections;

/// <summary>
/// How old the oldest change is that memory has and the store has not. Remembers when which place of the log was
/// folded, for a bounded number of places: while the store is away for long, the newest ones coarsely. Safe for many
/// threads.
/// </summary>
internal sealed class StoreLagClock(TimeProvider time)
{
    private const int MaxPlaces = 1_024;

    private readonly Lock _gate = new();
    private readonly LinkedList<(LogPosition Position, long At)> _places = [];

    /// <summary>Zero while the store has everything.</summary>
    public TimeSpan Lag
    {
        get
        {
            lock (_gate)
            {
                return _places.First is { } oldest ? time.GetElapsedTime(oldest.Value.At) : TimeSpan.Zero;
            }
        }
    }

    public void Changed(LogPosition position)
    {
        lock (_gate)
        {
            if (_places.Count >= MaxPlaces && _places.Last is { } last)
            {
                last.ValueRef.Position = position;
            }
            else
            {
                _places.AddLast((position, time.GetTimestamp()));
            }
        }
    }

    public void Stored(LogPosition position)
    {
        lock (_gate)
        {
            while (_places.First is { } oldest && oldest.Value.Position <= position)
            {
                _places.RemoveFirst();
            }
        }
    }
}
