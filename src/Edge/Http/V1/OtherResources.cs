using Gse.Application.Access;
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

internal sealed record AccessKeyListResource(IReadOnlyList<AccessKeyResource> Items);

/// <summary>An access key; its secret is in no answer but the one that issued it.</summary>
internal sealed record AccessKeyResource(
    string Id, string Name, string Role, string AppCode, DateTimeOffset IssuedAt, DateTimeOffset? RevokedAt)
{
    public static AccessKeyResource Of(AccessKeyView key) => new(
        key.Id.Value, key.Name, Names.Of(key.Role), key.AppCode, key.IssuedAt, key.RevokedAt);
}

/// <param name="Role"><c>viewer</c>, <c>operator</c> or <c>admin</c>.</param>
/// <param name="AppCode">If given, the only <c>bk_app_code</c> that may use the key.</param>
internal sealed record IssueAccessKeyRequest(string Name, string Role, string? AppCode = null);

/// <param name="Key">The secret, shown this once.</param>
internal sealed record IssuedAccessKeyResource(string Id, string Name, string Role, string AppCode, string Key);
