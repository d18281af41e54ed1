using System.Collections.Concurrent;
using System.Net;
using Grpc.Core;
using Gse.Infrastructure.Tests.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gse.Infrastructure.Tests.EventLog.EventStoreDb.Server;

/// <summary>
/// A node that speaks EventStoreDB's protocol as the contract document has it, in this process, over real HTTP/2. Nodes
/// of one cluster share a log.
/// </summary>
internal sealed class EventStoreDbNode : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EventStoreDbNode(StoredLog log, int port)
    {
        Log = log;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(grpc => (grpc.MaxReceiveMessageSize, grpc.MaxSendMessageSize) = (17 << 20, 17 << 20));
        builder.Services.AddSingleton(this);
        _app = builder.Build();
        _app.MapGrpcService<StreamsService>();
        _app.MapGrpcService<GossipService>();
    }

    public StoredLog Log { get; }

    public Faults Faults { get; } = new();

    public List<MemberInfo> Members { get; } = [];

    /// <summary>The headers of each call of the Streams service.</summary>
    public ConcurrentQueue<Metadata> Calls { get; } = new();

    public int Port { get; private set; }

    public string ConnectionString => $"esdb://127.0.0.1:{Port}?tls=false";

    public static async Task<EventStoreDbNode> StartAsync(
        CancellationToken cancellation, StoredLog? log = null, int port = 0)
    {
        var node = new EventStoreDbNode(log ?? new StoredLog(), port);
        await node._app.StartAsync(cancellation);
        var addresses = node._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        node.Port = new Uri(addresses.Addresses.First()).Port;
        node.Members.Add(node.MemberAs(MemberInfo.Types.VNodeState.Leader));
        return node;
    }

    public MemberInfo MemberAs(MemberInfo.Types.VNodeState state, bool alive = true) => new()
    {
        InstanceId = ServerAnswers.IdOf(Guid.NewGuid()),
        State = state,
        IsAlive = alive,
        HttpEndPoint = new Wire.EndPoint { Address = "127.0.0.1", Port = (uint)Port },
    };

    /// <summary>A call begins. One that requires the leader is sent there.</summary>
    public void Enter(ServerCallContext context)
    {
        Calls.Enqueue(context.RequestHeaders);
        if (Faults.Leader is { } leader && context.RequestHeaders.GetValue("requires-leader") == "true")
        {
            throw ServerAnswers.NotLeader(leader);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Open calls do not end by themselves.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
