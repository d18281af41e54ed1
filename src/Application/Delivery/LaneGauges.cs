using System.Diagnostics.Metrics;

namespace Gse.Application.Delivery;

/// <summary>How the lanes stand, as metrics.</summary>
internal sealed class LaneGauges : IDisposable
{
    // A meter of its own that ends with it: an instrument of the shared one would keep these lanes for ever.
    private readonly Meter _meter = new(Telemetry.Name);

    public LaneGauges(Lanes lanes)
    {
        Gauge("gse.delivery.queued", "Records in memory", lane => lane.Queued);
        Gauge("gse.delivery.spooled", "Records on disk", lane => lane.Spooled);
        Gauge("gse.delivery.spooled.bytes", "Bytes of the records on disk", lane => lane.SpooledBytes);
        Gauge("gse.delivery.lag.seconds", "Age of the oldest record that waits", lane => lane.Lag.TotalSeconds);
        Gauge("gse.delivery.down", "1 while nothing gets through", lane => lane.DownSince is null ? 0 : 1);
        Gauge("gse.delivery.circuit", "0 closed, 1 half open, 2 open", lane => (int)lane.Circuit);

        void Gauge(string name, string description, Func<LaneStatus, double> value) =>
            _meter.CreateObservableGauge(
                name,
                () => lanes.Statuses.Select(
                    lane => new Measurement<double>(value(lane), DeliveryMetrics.Tag(lane.StreamTo))),
                description: description);
    }

    public void Dispose() => _meter.Dispose();
}
