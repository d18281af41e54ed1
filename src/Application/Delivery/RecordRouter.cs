using Gse.Application.Routing;
using Microsoft.Extensions.Options;

namespace Gse.Application.Delivery;

/// <summary>The one place where records meet routes: filters them, and packs what passes into parcels.</summary>
internal sealed class RecordRouter(IOptions<DeliveryOptions> options, TimeProvider time)
{
    /// <summary>What of the records goes down the routes, all of which lead to this lane.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="tableVersion">Of the table that has these routes.</param>
    /// <param name="routes">At least one, all of one channel.</param>
    /// <param name="records">In their order, which is kept.</param>
    /// <param name="routed">For each record, set to true where a route takes it.</param>
    public static LaneLoad Sort(
        Lane lane, long tableVersion, IReadOnlyList<DeliveryRoute> routes, IReadOnlyList<ChannelRecord> records,
        bool[] routed)
    {
        var sorted = new SinkRecord[records.Count * routes.Count];
        var (count, bytes) = (0, 0L);
        for (var i = 0; i < records.Count; i++)
        {
            var record = records[i];
            for (var way = 0; way < routes.Count; way++)
            {
                if (!routes[way].Filter.Passes(record.Value.Span, record.Protocol.Span))
                {
                    continue;
                }

                sorted[count] = new SinkRecord(routes[way], record.Host, record.Value, record.MayBeSecond);
                bytes += Parcel.SizeOf(sorted[count++]);
                routed[i] = true;
            }
        }

        DeliveryMetrics.In(lane.Id, routes[0].Channel, count);
        return new LaneLoad(lane, new ArraySegment<SinkRecord>(sorted, 0, count), bytes, tableVersion);
    }

    /// <summary>Hands over loads that were admitted, in parcels no larger than a batch.</summary>
    /// <param name="loads">None of them empty.</param>
    public Receipt Send(IReadOnlyList<LaneLoad> loads)
    {
        var parts = new List<LaneLoad>(loads.Count);
        foreach (var load in loads)
        {
            Split(load, parts);
        }

        var receipt = new Receipt(parts.Count);
        var now = time.GetUtcNow();
        foreach (var (lane, records, bytes, tableVersion) in parts)
        {
            lane.Add(new Parcel(records, bytes, tableVersion, now, receipt));
        }

        return receipt;
    }

    private void Split(LaneLoad load, List<LaneLoad> parts)
    {
        var (maxRecords, maxBytes) = (options.Value.BatchRecords, options.Value.BatchBytes);
        if (load.Records.Count <= maxRecords && load.Bytes <= maxBytes)
        {
            parts.Add(load);
            return;
        }

        var (from, bytes) = (0, 0L);
        for (var i = 0; i < load.Records.Count; i++)
        {
            var size = Parcel.SizeOf(load.Records[i]);
            if (i > from && (i - from == maxRecords || bytes + size > maxBytes))
            {
                parts.Add(load with { Records = load.Records[from..i], Bytes = bytes });
                (from, bytes) = (i, 0);
            }

            bytes += size;
        }

        parts.Add(load with { Records = load.Records[from..], Bytes = bytes });
    }
}
