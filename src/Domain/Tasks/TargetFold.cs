namespace Gse.Domain.Tasks;

/// <summary>
/// How the events of a task change its targets. The first result counts; what comes after it is late.
/// </summary>
internal static class TargetFold
{
    public static TargetBoard Dispatch(TargetBoard board, TaskDispatched e) => board.Change(
        PlacesOf(e.Targets, board.Count)
            .Where(place => board[place].Phase == TargetPhase.Waiting)
            .Select(place => (place, board[place] with { Phase = TargetPhase.Dispatched, DispatchedAt = e.At })),
        e.At);

    public static TargetBoard Terminate(TargetBoard board, TaskTerminationRequested e) => board.Change(
        PlacesOf(e.Targets ?? [new TargetRange(0, board.Count)], board.Count)
            .Where(place => board[place] is { IsEnded: false, IsTerminating: false })
            .Select(place => (place, board[place] with { IsTerminating = true })),
        e.At);

    public static TargetBoard Progress(TargetBoard board, TaskProgressed e)
    {
        // A target may be there more than once.
        var changed = new Dictionary<int, TargetState>(e.Targets.Count);
        foreach (var news in e.Targets)
        {
            if (news.Target >= 0 && news.Target < board.Count)
            {
                var before = changed.TryGetValue(news.Target, out var state) ? state : board[news.Target];
                changed[news.Target] = Fold(before, news, e.At);
            }
        }

        return board.Change(changed.Select(pair => (pair.Key, pair.Value)), e.At);
    }

    /// <summary>Every place once, in any order.</summary>
    public static IEnumerable<int> PlacesOf(IEnumerable<TargetRange> ranges, int count) =>
        ranges.SelectMany(range => Enumerable.Range(range.From, range.Count)).Where(place => place < count).Distinct();

    /// <summary>The fewest ranges with exactly these places, which rise.</summary>
    public static IReadOnlyList<TargetRange> RangesOf(IEnumerable<int> places)
    {
        var ranges = new List<TargetRange>();
        foreach (var place in places)
        {
            if (ranges is [.., var last] && last.From + last.Count == place)
            {
                ranges[^1] = last with { Count = last.Count + 1 };
            }
            else
            {
                ranges.Add(new TargetRange(place, 1));
            }
        }

        return ranges;
    }

    /// <summary>What one piece of news makes of a target.</summary>
    public static TargetState Fold(TargetState state, TargetProgress news, DateTimeOffset at)
    {
        var isVerdict = news.IsVerdict == true;
        if (state.IsEnded)
        {
            return isVerdict || news.End is null || !state.IsVerdict || state.Late is not null
                ? state
                : state with { Late = news.End with { At = at } };
        }

        var heard = isVerdict
            ? state
            : state with
            {
                Phase = TargetPhase.Running,
                AcceptedAt = state.AcceptedAt ?? at,
                StartedAt = state.StartedAt ?? news.StartedAt,
                Ends = Merge(state.Ends, news.Ends),
            };
        return news.End is { } end
            ? heard with { Phase = TargetPhase.Ended, Result = end with { At = at }, IsVerdict = isVerdict }
            : heard;
    }

    private static IReadOnlyList<AtomicResult> Merge(
        IReadOnlyList<AtomicResult> known, IReadOnlyList<AtomicResult>? told) =>
        told is null or []
            ? known
            : known.Count == 0 ? told : [.. known, .. told.Where(end => known.All(other => other.Id != end.Id))];
}
