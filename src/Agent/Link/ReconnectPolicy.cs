using System.Diagnostics;
using Gse.Protocol;

namespace Gse.AgentHost.Link;

/// <summary>
/// When to try again. No clock; the randomness is handed in.
/// 1. After a lost session: a random moment within the spread that the edge gave,
///    so that a fleet does not come at once.
/// 2. While no edge is reached: exponential backoff with full jitter. It is the time of a round over all edges, so that
///    each is tried about so often as if it were the only one; at most what the edge gave, which is less than the time
///    in which it waits for those it held before a restart.
/// 3. What the edge says (Goodbye, Refused) goes before both; "do not come back" is obeyed, except for an id conflict,
///    which ends when the other host goes.
/// </summary>
internal sealed class ReconnectPolicy(Random random)
{
    internal static readonly TimeSpan DefaultLongest = TimeSpan.FromSeconds(15);
    internal static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    internal static readonly TimeSpan IdConflictRetry = TimeSpan.FromMinutes(10);

    private int _failures;

    /// <summary>As the edge last said; before it said anything, a second.</summary>
    public TimeSpan Spread { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest backoff, as the edge last said.</summary>
    public TimeSpan Longest { get; set; } = DefaultLongest;

    /// <summary>How many edges there are to try. At least 1.</summary>
    public int Edges { get; set; } = 1;

    /// <summary>A session came to be.</summary>
    public void Reached() => _failures = 0;

    /// <returns>How long to wait, or null: do not try again.</returns>
    public TimeSpan? Next(SessionEnd end)
    {
        switch (end)
        {
            case SessionEnd.Lost:
                _failures = 0;
                return Spread * random.NextDouble();
            case SessionEnd.NotReached:
                var rounds = _failures++ / Edges;
                var round = First * Math.Pow(2, Math.Min(rounds, 10));
                return (round < Longest ? round : Longest) / Edges * random.NextDouble();
            case SessionEnd.Goodbye(_, var after):
                return after > TimeSpan.Zero ? after : Spread * random.NextDouble();
            case SessionEnd.Refused(_, _, var after) when after > TimeSpan.Zero:
                return after;
            case SessionEnd.Refused(RefusalCode.IdConflict, _, _):
                return IdConflictRetry;
            case SessionEnd.Refused or SessionEnd.Stopped:
                return null;
            default:
                throw new UnreachableException($"no rule for {end}");
        }
    }
}
