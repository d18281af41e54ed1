using Gse.Application.Routing;
using Gse.Domain;
using Gse.Domain.Channels;

namespace Gse.Application.Delivery;

/// <summary>
/// Takes records for a channel, and answers when they are safe in every storage to which its routes lead.
/// </summary>
internal sealed class RecordIntake(RoutingTables tables, Lanes lanes, RecordRouter router)
{
    /// <returns>How many of them at least one route took; the others passed no filter, which is no fault.</returns>
    public async ValueTask<Result<int>> TakeAsync(
        ChannelId channel, IReadOnlyList<ChannelRecord> records, CancellationToken cancellation)
    {
        var table = tables.Current;
        var routed = new bool[records.Count];
        var loads = new List<LaneLoad>();
        foreach (var ways in table.RoutesOf(channel).GroupBy(route => route.Target.Id))
        {
            if (lanes.Of(ways.First().Target) is { } lane)
            {
                loads.Add(RecordRouter.Sort(lane, table.Version, [.. ways], records, routed));
            }
        }

        if (loads.Count == 0)
        {
            return table.Has(channel) ? new NoRoute(channel) : new NotFound("channel", channel.ToString());
        }

        var taken = routed.AsSpan().Count(true);
        DeliveryMetrics.Filtered(channel, records.Count - taken);
        loads.RemoveAll(load => load.Records.Count == 0);
        if (loads.Count == 0)
        {
            return taken;
        }

        if (Admit(loads) is { } busy)
        {
            return busy;
        }

        var refusal = await router.Send(loads).Done.WaitAsync(cancellation);
        return refusal is null ? taken : refusal;
    }

    /// <summary>Room in all lanes, or in none.</summary>
    private static DeliveryBusy? Admit(List<LaneLoad> loads)
    {
        for (var i = 0; i < loads.Count; i++)
        {
            if (!loads[i].Lane.TryAdmit(loads[i].Records.Count, loads[i].Bytes))
            {
                loads[..i].ForEach(load => load.Lane.Release(load.Records.Count, load.Bytes));
                return new DeliveryBusy(loads[i].Lane.Name);
            }
        }

        return null;
    }
}
