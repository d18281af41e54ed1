namespace Gse.Cli.Api;

internal sealed record DeliveryPage(IReadOnlyList<Delivery> Items);

/// <summary>How one storage takes what the edge has for it, as <c>/v1/delivery</c> answers it.</summary>
/// <param name="State">flowing, spooling, opening or parked.</param>
/// <param name="Circuit">closed, halfOpen or open.</param>
/// <param name="Queued">Records in memory.</param>
/// <param name="Spooled">Records on disk.</param>
/// <param name="LagSeconds">Age of the oldest record that waits.</param>
internal sealed record Delivery(
    int StreamTo, string Name, string ReportMode, string State, string Circuit, DateTimeOffset? DownSince,
    string? Reason, long Queued, long QueuedBytes, long Spooled, long SpooledBytes, long Dropped, long Refused,
    double LagSeconds);
