using Gse.Application.Edges;
using Gse.Application.Heartbeats;

namespace Gse.Edge.Http.V1;

/// <summary>Beats of an agent.</summary>
/// <param name="Truncated">There are more in the interval.</param>
internal sealed record HeartbeatListResource(IReadOnlyList<HeartbeatResource> Items, int Count, bool Truncated)
{
    public static HeartbeatListResource Of(HeartbeatList list) => new(
        [.. list.Beats.Select(beat => new HeartbeatResource(beat.ReceivedAt, beat.Sequence))], list.Beats.Count,
        list.Truncated);
}

internal sealed record HeartbeatResource(DateTimeOffset ReceivedAt, long Sequence);

/// <summary>This edge.</summary>
/// <param name="Held">Connections at this edge.</param>
/// <param name="Head">Position of the newest event of the log.</param>
/// <param name="Projected">Position up to which queries see the log.</param>
/// <param name="Lag">How many positions lie between.</param>
internal sealed record EdgeResource(
    string Id, string Version, int Agents, int Connected, int Lost, int Held, long Head, long Projected, long Lag)
{
    public static EdgeResource Of(EdgeOverview overview) => new(
        overview.Edge.Id.Value, overview.Edge.Version, overview.Known, overview.Connected, overview.Lost,
        overview.HeldHere, overview.Head.Value, overview.Projected.Value,
        Math.Max(0, overview.Head.Value - overview.Projected.Value));
}

/// <param name="Reason">For the history; at most 256 characters.</param>
internal sealed record RetireRequest(string? Reason);
