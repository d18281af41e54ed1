using System.Text;
using Gse.Application.Delivery;
using Gse.Application.Routing;
using Gse.Domain.Channels;

namespace Gse.Infrastructure.Tests.Sinks;

/// <summary>What the tests of all sinks need: storages, records, batches and what became of them.</summary>
internal static class Sinks
{
    public static RoutingTarget Target(Storage storage) => new(new StreamToId(1_025), "storage", storage, 0, 0);

    public static SinkRecord Record(
        RoutingTarget target, Destination to, string value, int channel = 1_000, string host = "",
        bool second = false) => new(
            new DeliveryRoute(new ChannelId(channel), "route", target, to, RecordFilter.None),
            Encoding.UTF8.GetBytes(host), Encoding.UTF8.GetBytes(value), second);

    /// <summary>Hands the records to the sink as one batch.</summary>
    public static async Task<SinkBatch> DeliverAsync(
        this ISink sink, CancellationToken cancellation, params SinkRecord[] records)
    {
        var batch = new SinkBatch(records);
        await sink.DeliverAsync(batch, cancellation);
        return batch;
    }

    /// <summary>One letter a record: T taken, R refused, - open.</summary>
    public static string Verdicts(this SinkBatch batch) => string.Concat(
        Enumerable.Range(0, batch.Count).Select(i => batch.VerdictOf(i) switch
        {
            SinkVerdict.Taken => 'T',
            SinkVerdict.Refused => 'R',
            _ => '-',
        }));
}
