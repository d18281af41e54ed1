namespace Gse.Domain.Edges;

/// <summary>What the events of one edge add up to.</summary>
internal abstract record EdgeState
{
    public static EdgeState Initial { get; } = new Unknown();

    public static EdgeState Evolve(EdgeState state, EdgeEvent happened) => (state, happened) switch
    {
        (_, EdgeStarted) => new Running(),
        (Running, EdgeStopped) => new Stopped(),
        (_, EdgeLost e) => new Lost(e.By),
        // What an edge says of its health changes nothing of its place. A stop after a loss is late news.
        _ => state,
    };

    public sealed record Unknown : EdgeState;

    public sealed record Running : EdgeState;

    public sealed record Stopped : EdgeState;

    /// <param name="By">The heir.</param>
    public sealed record Lost(EdgeId By) : EdgeState;
}
