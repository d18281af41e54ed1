using Gse.Application.Routing;
using Gse.Domain.Channels;

namespace Gse.Application.Delivery;

/// <summary>
/// Gives records that have waited the routes of the table in force: a topic that was corrected meanwhile is right, and
/// a route that is gone leads to the dead letters.
/// </summary>
internal sealed class RouteBinder(StreamToId target, TimeProvider time)
{
    /// <summary>Null if the table has no such route to this storage.</summary>
    public DeliveryRoute? Find(RoutingTable table, ChannelId channel, string name)
    {
        foreach (var route in table.RoutesOf(channel))
        {
            if (route.Target.Id == target && route.Name == name)
            {
                return route;
            }
        }

        return null;
    }

    /// <summary>Of what the spool gave: records, those without a route as dead letters, and what is damaged.</summary>
    public List<SinkRecord> Bind(
        RoutingTable table, IReadOnlyList<StoredChunk> chunks, bool mayBeSecond, List<DeadLetter> gone,
        List<DamagedChunk> damaged)
    {
        var records = new List<SinkRecord>(chunks.Sum(stored => stored.Chunk.Records));
        var (route, last) = ((DeliveryRoute?)null, default((ChannelId, string)));
        foreach (var spooled in chunks.SelectMany(stored => DamagedChunk.ReadWhatCan(stored, damaged)))
        {
            if (last != (spooled.Channel, spooled.Route))
            {
                last = (spooled.Channel, spooled.Route);
                route = Find(table, spooled.Channel, spooled.Route);
            }

            if (route is null)
            {
                gone.Add(Gone(spooled.Channel, spooled.Route, spooled.Host, spooled.Value));
            }
            else
            {
                records.Add(new SinkRecord(
                    route, spooled.Host, spooled.Value, mayBeSecond || spooled.MayBeSecond));
            }
        }

        return records;
    }

    /// <summary>Of what is in hand; true where the route is gone.</summary>
    public bool[] Rebind(RoutingTable table, Flight flight, List<DeadLetter> gone)
    {
        var isGone = new bool[flight.Count];
        var (old, now) = ((DeliveryRoute?)null, (DeliveryRoute?)null);
        var records = flight.Records;
        for (var i = 0; i < records.Length; i++)
        {
            var record = records[i];
            if (!ReferenceEquals(old, record.Route))
            {
                old = record.Route;
                now = Find(table, old.Channel, old.Name);
            }

            if (now is null)
            {
                isGone[i] = true;
                gone.Add(Gone(record.Route.Channel, record.Route.Name, record.Host, record.Value));
            }
            else
            {
                records[i] = record with { Route = now };
            }
        }

        flight.TableVersion = table.Version;
        return isGone;
    }

    private DeadLetter Gone(
        ChannelId channel, string route, ReadOnlyMemory<byte> host, ReadOnlyMemory<byte> value) =>
        new(time.GetUtcNow(), channel, route, host, "the route is gone", value);
}
