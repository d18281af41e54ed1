using System.Diagnostics.Metrics;
using Gse.Domain.Channels;

namespace Gse.Application.Delivery;

/// <summary>What delivery counts.</summary>
internal static class DeliveryMetrics
{
    private static readonly Counter<long> DeliveredRecords = Telemetry.Meter.CreateCounter<long>(
        "gse.delivery.records", description: "Records that a storage took");

    private static readonly Counter<long> RefusedRecords = Telemetry.Meter.CreateCounter<long>(
        "gse.delivery.refused", description: "Records that a storage will never take");

    private static readonly Counter<long> Retries = Telemetry.Meter.CreateCounter<long>(
        "gse.delivery.retries", description: "Attempts after which a storage is tried again");

    private static readonly Counter<long> UnroutedRecords = Telemetry.Meter.CreateCounter<long>(
        "gse.delivery.unrouted", description: "Documents of the edge's own whose channel has no route");

    private static readonly UpDownCounter<int> UnheardChannels = Telemetry.Meter.CreateUpDownCounter<int>(
        "gse.delivery.unheard", description: "1 while an alarm channel has no route that works");

    public static void Delivered(StreamToId target, int count) => DeliveredRecords.Add(count, Tag(target));

    public static void Refused(StreamToId target) => RefusedRecords.Add(1, Tag(target));

    public static void Retried(StreamToId target) => Retries.Add(1, Tag(target));

    public static void Unrouted(ChannelId channel) =>
        UnroutedRecords.Add(1, new KeyValuePair<string, object?>("channel", channel.Value));

    /// <summary>To be called on every change, and only then.</summary>
    public static void Unheard(ChannelId channel, bool isUnheard) =>
        UnheardChannels.Add(isUnheard ? 1 : -1, new KeyValuePair<string, object?>("channel", channel.Value));

    private static KeyValuePair<string, object?> Tag(StreamToId target) => new("stream_to", target.Value);
}
