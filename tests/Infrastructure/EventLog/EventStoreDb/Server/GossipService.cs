using Grpc.Core;
using Gse.Infrastructure.Tests.Wire;

namespace Gse.Infrastructure.Tests.EventLog.EventStoreDb.Server;

internal sealed class GossipService(EventStoreDbNode node) : Gossip.GossipBase
{
    public override Task<ClusterInfo> Read(Empty request, ServerCallContext context)
    {
        var info = new ClusterInfo();
        info.Members.AddRange(node.Members);
        return Task.FromResult(info);
    }
}
