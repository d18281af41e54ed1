using System.Net;

namespace Gse.AgentHost.Link;

/// <summary>
/// Which edge is tried next. No clock; the randomness is handed in.
/// 1. In a round every known edge is tried once, in random order: those that an edge told before those that only the
///    configuration names. So a fleet divides itself evenly among the living, and a dead edge sees each agent once a
///    round.
/// 2. The edge of a session that ended is the last of the round that follows: the agent goes to another one first.
/// 3. No round begins with the edge with which the one before ended, unless there is no other.
/// </summary>
internal sealed class EdgeRounds(Random random)
{
    private readonly HashSet<DnsEndPoint> _tried = [];
    private DnsEndPoint[] _shunned = [];

    /// <summary>The one to try now.</summary>
    /// <param name="known">Not empty; may be another at each call.</param>
    public DnsEndPoint Next(KnownEdges known)
    {
        var left = Left(known);
        if (left.Count == 0)
        {
            _tried.Clear();
            left = Left(known);
        }

        var best = left.Min(edge => edge.Rank);
        var choice = left.FindAll(edge => edge.Rank == best);
        var next = choice[random.Next(choice.Count)].Edge;
        _tried.Add(next);
        if (left.Count == 1)
        {
            _shunned = [next];
        }

        return next;
    }

    /// <summary>A session with this edge, known under these addresses, came to be and ended: a new round.</summary>
    public void Ended(params DnsEndPoint[] edge)
    {
        _tried.Clear();
        _shunned = edge;
    }

    private List<(DnsEndPoint Edge, int Rank)> Left(KnownEdges known) =>
    [
        .. known.Told.Select(edge => (Edge: edge, Rank: 0))
            .Concat(known.Configured.Select(edge => (Edge: edge, Rank: 1)))
            .Where(edge => !_tried.Contains(edge.Edge))
            .Select(edge => _shunned.Contains(edge.Edge) ? (edge.Edge, 2) : edge),
    ];
}
