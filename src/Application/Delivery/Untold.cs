using Gse.Domain.Channels;
using Gse.Domain.Delivery;
using Gse.Domain.Edges;

namespace Gse.Application.Delivery;

/// <summary>What happened to records of one storage since the last events that told it.</summary>
internal sealed class Untold
{
    private SpoolDrop _dropped;
    private long _refused;
    private DeadLetter _lastRefused;

    public void Add(SpoolDrop drop) => _dropped = _dropped.And(drop);

    public void Add(IReadOnlyList<DeadLetter> letters)
    {
        _refused += letters.Count;
        _lastRefused = letters[^1];
    }

    public void Add(Untold before)
    {
        _dropped = before._dropped.And(_dropped);
        _lastRefused = _refused > 0 ? _lastRefused : before._lastRefused;
        _refused += before._refused;
    }

    public IEnumerable<DeliveryEvent> Events(EdgeId edge, StreamToId target, DateTimeOffset now)
    {
        if (_dropped.Records > 0)
        {
            yield return new RecordsDropped(
                edge, target, _dropped.Records, _dropped.Bytes, _dropped.Oldest, _dropped.Newest, now);
        }

        if (_refused > 0)
        {
            yield return new RecordsRefused(
                edge, target, _refused, _lastRefused.Channel, _lastRefused.Reason, now);
        }
    }
}
