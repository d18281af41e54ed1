using System.Diagnostics.Metrics;
using Gse.Domain.Channels;

namespace Gse.Application.Delivery;

/// <summary>What delivery counts, by storage (<c>stream_to</c>) and channel.</summary>
internal static class DeliveryMetrics
{
    private static readonly Counter<long> Received = Counter("gse.delivery.received", "Records for a storage");

    private static readonly Counter<long> DeliveredRecords =
        Counter("gse.delivery.records", "Records that a storage took");

    private static readonly Counter<long> RefusedRecords =
        Counter("gse.delivery.refused", "Records that a storage will never take");

    private static readonly Counter<long> DroppedRecords =
        Counter("gse.delivery.dropped", "Records dropped because the spool was full");

    private static readonly Counter<long> Failures =
        Counter("gse.delivery.failures", "Times that the spool or the dead letters could not be used");

    private static readonly UpDownCounter<int> UnheardChannels = Telemetry.Meter.CreateUpDownCounter<int>(
        "gse.delivery.unheard", description: "1 while an alarm channel has no route that works");

    private static readonly Counter<long> FilteredRecords =
        Counter("gse.delivery.filtered", "Records that passed no filter");

    private static readonly Counter<long> Retries =
        Counter("gse.delivery.retries", "Attempts after which a storage is tried again at once");

    private static readonly Counter<long> UnroutedRecords =
        Counter("gse.delivery.unrouted", "Documents of the edge's own whose channel has no route");

    public static void In(StreamToId target, ChannelId channel, int count) =>
        Received.Add(count, Tag(target), Tag(channel));

    /// <summary>Counts what the storage took, in runs of one channel.</summary>
    public static void Delivered(StreamToId target, SinkBatch batch)
    {
        var (channel, taken) = (default(ChannelId), 0);
        for (var i = 0; i < batch.Count; i++)
        {
            var next = batch[i].Route.Channel;
            if (next != channel)
            {
                Out(target, channel, taken);
                (channel, taken) = (next, 0);
            }

            taken += batch.VerdictOf(i) == SinkVerdict.Taken ? 1 : 0;
        }

        Out(target, channel, taken);
    }

    public static void Refused(StreamToId target, ChannelId channel) =>
        RefusedRecords.Add(1, Tag(target), Tag(channel));

    public static void Dropped(StreamToId target, long count) => DroppedRecords.Add(count, Tag(target));

    public static void Failed(StreamToId target) => Failures.Add(1, Tag(target));

    public static void Filtered(ChannelId channel, int count) => FilteredRecords.Add(count, Tag(channel));

    public static void Retried(StreamToId target) => Retries.Add(1, Tag(target));

    public static void Unrouted(ChannelId channel) => UnroutedRecords.Add(1, Tag(channel));

    /// <summary>To be called on every change, and only then.</summary>
    public static void Unheard(ChannelId channel, bool isUnheard) =>
        UnheardChannels.Add(isUnheard ? 1 : -1, Tag(channel));

    public static KeyValuePair<string, object?> Tag(StreamToId target) => new("stream_to", target.Value);

    private static void Out(StreamToId target, ChannelId channel, int count)
    {
        if (count > 0)
        {
            DeliveredRecords.Add(count, Tag(target), Tag(channel));
        }
    }

    private static KeyValuePair<string, object?> Tag(ChannelId channel) => new("channel", channel.Value);

    private static Counter<long> Counter(string name, string description) =>
        Telemetry.Meter.CreateCounter<long>(name, description: description);
}
