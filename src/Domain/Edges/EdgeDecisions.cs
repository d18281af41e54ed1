namespace Gse.Domain.Edges;

/// <summary>What may happen to an edge, and what follows.</summary>
internal static class EdgeDecisions
{
    /// <summary>
    /// An edge that fell silent, or stopped, is replaced. Who finds it replaced already, or finds itself, does nothing.
    /// </summary>
    public static Decision<EdgeEvent> Lose(
        EdgeState state, EdgeId edge, EdgeId by, DateTimeOffset lastSignAt, DateTimeOffset at)
    {
        EdgeLossCause? cause = state switch
        {
            EdgeState.Running => EdgeLossCause.LeaseExpired,
            EdgeState.Stopped => EdgeLossCause.Stopped,
            _ => null,
        };
        return cause is { } why && edge != by
            ? Decision.Emit<EdgeEvent>(new EdgeLost(edge, by, why, lastSignAt, at))
            : Decision.Nothing<EdgeEvent>();
    }
}
