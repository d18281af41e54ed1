using Gse.Application.EventLog;

namespace Gse.Application.LogCopy;

/// <summary>
/// Where places of the source lie in the target. A place stands for "everything up to here", so it becomes that of the
/// last event at or before it. Only places that some event holds are kept: they are known before the copy begins, and
/// few. Events are told in log order.
/// </summary>
internal sealed class PositionMap
{
    private readonly long[] _places;
    private readonly (long Floor, long Next)[] _found;
    private int _passed;
    private (long Source, long Target) _last = (LogPosition.Start.Value, LogPosition.Start.Value);

    public PositionMap(IEnumerable<long> places)
    {
        _places = [.. places.Distinct().Order()];
        _found = new (long, long)[_places.Length];
    }

    /// <summary>
    /// True: a place lies between two events that follow each other, so the first one's has to be known.
    /// </summary>
    public bool Separates(LogPosition earlier, LogPosition later)
    {
        var index = Array.BinarySearch(_places, earlier.Value);
        index = index < 0 ? ~index : index;
        return index < _places.Length && _places[index] < later.Value;
    }

    /// <summary>The event is in both logs, here and there.</summary>
    public void Passed(LogPosition source, LogPosition target)
    {
        for (; _passed < _places.Length && _places[_passed] < source.Value; _passed++)
        {
            _found[_passed] = (_last.Target, target.Value);
        }

        _last = (source.Value, target.Value);
    }

    /// <summary>What a place of the source is in the target.</summary>
    public long Find(long place) => RangeOf(place).Floor;

    /// <summary>
    /// Whether the two places mean the same: no event that both logs still hold lies between them. When the copy was
    /// made there may have been one, which retention let go since.
    /// </summary>
    public bool AreSame(long source, long target)
    {
        var (floor, next) = RangeOf(source);
        return target >= floor && target < next;
    }

    private (long Floor, long Next) RangeOf(long place)
    {
        if (place >= _last.Source)
        {
            return (_last.Target, long.MaxValue);
        }

        var index = Array.BinarySearch(_places, place);
        if (index >= 0)
        {
            return _found[index];
        }

        // Nobody said that this one would be asked for. Too early a place means some things twice, too late a one a
        // gap.
        return ~index == 0 ? (LogPosition.Start.Value, long.MaxValue) : (_found[~index - 1].Floor, long.MaxValue);
    }
}
