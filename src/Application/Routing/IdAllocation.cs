using System.Collections.Concurrent;

namespace Gse.Application.Routing;

/// <summary>
/// Proposes ids that are probably free; whether one is, the log decides when its stream is begun. Ids that were given
/// out by this process are not proposed again; those that others took are left behind in growing steps, so that a long
/// history of deleted ids costs few attempts.
/// </summary>
internal sealed class IdAllocation
{
    private const int LongestStep = 1024;
    private const int MaxAttempts = 10_000;
    private readonly ConcurrentDictionary<int, Cursor> _cursors = new();

    /// <summary>Ids to try, one after another, until one is free.</summary>
    /// <param name="first">Of the range.</param>
    /// <param name="end">Behind the last of the range.</param>
    /// <param name="isKnown">Whether the id is known to be taken.</param>
    public IEnumerable<int> Propose(int first, int end, Func<int, bool> isKnown)
    {
        var cursor = _cursors.GetOrAdd(first, start => new Cursor(start));
        var step = 1;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (cursor.Take(end, step, isKnown) is not { } id)
            {
                break;
            }

            yield return id;
            step = Math.Min(step * 2, LongestStep);
        }

        // The end of the range: once more from its beginning, and now each one.
        var left = MaxAttempts;
        for (var id = first; id < end && left > 0; id++)
        {
            if (!isKnown(id))
            {
                left--;
                yield return id;
            }
        }
    }

    private sealed class Cursor(int next)
    {
        private readonly Lock _gate = new();
        private int _next = next;

        public int? Take(int end, int step, Func<int, bool> isKnown)
        {
            lock (_gate)
            {
                var id = _next + step - 1;
                while (id < end && isKnown(id))
                {
                    id++;
                }

                if (id >= end || id < 0)
                {
                    return null;
                }

                _next = id + 1;
                return id;
            }
        }
    }
}
