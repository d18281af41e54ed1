namespace Gse.Domain.Edges;

/// <summary>What may happen to an edge, and what follows.</summary>
internal static class EdgeDecisions
{
    /// <summary>
    /// An edge that fell silent, or stopped, is replaced. Who finds it replaced already, or finds itself, does nothing.
    /// </summary>
    public static Decision<EdgeEvent> Lose(
        EdgeState state, EdgeId edge, EdgeId by, DateTimeOffset lastSignAt, DateTimeOffset at) => state switch
    {
        EdgeState.Running when edge != by =>
            Decision.Emit<EdgeEvent>(new EdgeLost(edge, by, EdgeLossCause.LeaseExpired, lastSignAt, at)),
        EdgeState.Stopped when edge != by =>
            Decision.Emit<EdgeEvent>(new EdgeLost(edge, by, EdgeLossCause.Stopped, lastSignAt, at)),
        _ => Decision.Nothing<EdgeEvent>(),
    };
}
