using Gse.Application.Delivery;
using Gse.Application.Routing;

namespace Gse.Infrastructure.Sinks.Pulsar;

/// <summary>
/// Delivers over Pulsar's WebSocket API, a socket a topic. A record is taken when Pulsar has given it a message id. One
/// that Pulsar may have already carries the property <c>gse-may-be-second</c>.
/// </summary>
internal sealed class PulsarSink(PulsarStorage storage, PulsarSinkOptions options, TimeProvider time) : ISink
{
    private readonly Dictionary<PulsarDestination, Lane> _lanes = [];

    public async Task DeliverAsync(SinkBatch batch, CancellationToken cancellation)
    {
        var busy = Distribute(batch);
        // A topic that takes nothing costs the others of the batch no more than its timeout.
        await Task.WhenAll(busy.Select(lane => lane.Topic.DeliverAsync(batch, [.. lane.Records], cancellation)));
    }

    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_lanes.Values.Select(lane => lane.Topic.DisposeAsync().AsTask()));

    private List<Lane> Distribute(SinkBatch batch)
    {
        var busy = new List<Lane>();
        var (lane, destination) = ((Lane?)null, (PulsarDestination?)null);
        for (var i = 0; i < batch.Count; i++)
        {
            var record = batch[i];
            if (lane is null || !ReferenceEquals(destination, record.Route.Destination))
            {
                destination = (PulsarDestination)record.Route.Destination;
                lane = LaneOf(destination);
                if (!busy.Contains(lane))
                {
                    busy.Add(lane);
                    lane.Records.Clear();
                }
            }

            if (!lane.Topic.Topic.IsValid)
            {
                batch.Refuse(i, $"{lane.Topic.Topic} is no topic of Pulsar");
            }
            else if (PulsarFrame.MaxLength(record) > options.MaxFrameBytes)
            {
                batch.Refuse(i, PulsarTrouble.TooLarge);
            }
            else
            {
                lane.Records.Add(i);
            }
        }

        return busy;
    }

    private Lane LaneOf(PulsarDestination destination)
    {
        if (!_lanes.TryGetValue(destination, out var lane))
        {
            var topic = PulsarTopic.Of(destination);
            var connection = new PulsarConnection(topic, storage, options, time);
            lane = new Lane(new PulsarLane(topic, connection, options, time), []);
            _lanes.Add(destination, lane);
        }

        return lane;
    }

    private sealed record Lane(PulsarLane Topic, List<int> Records);
}
