using Gse.Application.Delivery;

namespace Gse.Edge.Http.V1;

internal sealed record DeliveryListResource(IReadOnlyList<DeliveryResource> Items);

/// <summary>Delivery to one storage, since this edge started.</summary>
/// <param name="State">flowing, spooling, opening (what is on disk is being looked for) or parked (no table has the
/// storage any more).</param>
/// <param name="Circuit">closed, halfOpen (being probed) or open (down).</param>
/// <param name="DownSince">Since when the storage takes nothing.</param>
/// <param name="Reason">Why it does not.</param>
/// <param name="Queued">Records in memory.</param>
/// <param name="Spooled">Records on disk.</param>
/// <param name="Dropped">Records dropped because the disk space for them was used up.</param>
/// <param name="Refused">Records that the storage will never take; they are with the dead letters.</param>
/// <param name="LagSeconds">Age of the oldest record that waits.</param>
internal sealed record DeliveryResource(
    int StreamTo, string Name, string ReportMode, string State, string Circuit, DateTimeOffset? DownSince,
    string? Reason, long Queued, long QueuedBytes, long Spooled, long SpooledBytes, long Dropped, long Refused,
    double LagSeconds)
{
    public static DeliveryResource Of(LaneStatus lane) => new(
        lane.StreamTo.Value, lane.Name, lane.ReportMode, Names.Of(lane.State), Names.Of(lane.Circuit), lane.DownSince,
        lane.Reason.Length > 0 ? lane.Reason : null, lane.Queued, lane.QueuedBytes, lane.Spooled, lane.SpooledBytes,
        lane.Dropped, lane.Refused, Math.Round(lane.Lag.TotalSeconds, 3));
}
