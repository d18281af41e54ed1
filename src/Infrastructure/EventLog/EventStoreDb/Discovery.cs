using Gse.Infrastructure.EventLog.EventStoreDb.Wire;
using Grpc.Core;
using static Gse.Infrastructure.EventLog.EventStoreDb.Wire.MemberInfo.Types;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>
/// Asks seeds, and the members that they named, who the leader is: in random order, the one that failed last at the
/// end. Not for several callers at a time.
/// </summary>
internal sealed class Discovery(ConnectionSettings settings, NodeChannels channels, Metadata headers, TimeProvider time)
{
    private List<NodeEndpoint> _known = [.. settings.Hosts];

    /// <summary>The leader.</summary>
    /// <param name="failed">The node that was lost; asked last.</param>
    /// <exception cref="EventStoreDbException">Unreachable: nobody knows of a leader.</exception>
    public async Task<NodeEndpoint> FindLeaderAsync(NodeEndpoint? failed, CancellationToken cancellation)
    {
        var reason = "no node answers";
        Exception? last = null;
        for (var attempt = 0; attempt < settings.MaxDiscoverAttempts; attempt++)
        {
            if (attempt > 0)
            {
                await Task.Delay(settings.DiscoveryInterval, time, cancellation);
            }

            foreach (var endpoint in InOrder(failed))
            {
                try
                {
                    if (await AskAsync(endpoint, cancellation) is { } leader)
                    {
                        return leader;
                    }

                    reason = "the cluster has no leader";
                }
                catch (Exception e) when (IsOfTheNode(e) && !cancellation.IsCancellationRequested)
                {
                    (reason, last) = (FailureReason.Of(e), e);
                }
            }
        }

        throw Unreachable(settings, reason, last);
    }

    private static EventStoreDbException Unreachable(ConnectionSettings settings, string reason, Exception? inner) =>
        new(EventStoreDbFailure.Unreachable, $"The event log {settings} cannot be reached: {reason}.", inner);

    private static bool IsOfTheNode(Exception e) =>
        e is RpcException or HttpRequestException or IOException or OperationCanceledException;

    private NodeEndpoint[] InOrder(NodeEndpoint? failed)
    {
        var order = _known.Union(settings.Hosts).ToArray();
        Random.Shared.Shuffle(order);
        return [.. order.OrderBy(endpoint => endpoint == failed ? 1 : 0)];
    }

    private async Task<NodeEndpoint?> AskAsync(NodeEndpoint endpoint, CancellationToken cancellation)
    {
        using var channel = channels.Open(endpoint);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(settings.GossipTimeout);
        var options = new CallOptions(headers, cancellationToken: timeout.Token);
        var cluster = await new Gossip.GossipClient(channel).ReadAsync(new Empty(), options);
        var alive = cluster.Members.Where(member => member is { IsAlive: true, HttpEndPoint: not null }).ToList();
        var members = alive.Select(EndpointOf).ToList();
        _known = members.Count > 0 ? members : _known;
        return alive.Where(member => member.State == VNodeState.Leader).Select(EndpointOf)
            .Cast<NodeEndpoint?>().FirstOrDefault();
    }

    private static NodeEndpoint EndpointOf(MemberInfo member) =>
        new(member.HttpEndPoint.Address, (int)member.HttpEndPoint.Port);
}
