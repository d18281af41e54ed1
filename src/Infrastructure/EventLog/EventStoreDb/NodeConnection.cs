using System.Text;
using Gse.Infrastructure.EventLog.EventStoreDb.Wire;
using Grpc.Core;
using Grpc.Net.Client;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>A channel to one node, with the headers that every call carries.</summary>
internal sealed class NodeConnection(NodeEndpoint endpoint, GrpcChannel channel, Metadata headers) : IDisposable
{
    public NodeEndpoint Endpoint { get; } = endpoint;

    public Streams.StreamsClient Streams { get; } = new(channel);

    public CallOptions Options(CancellationToken cancellation) => new(headers, cancellationToken: cancellation);

    /// <summary>What calls say of us. The password goes over TLS only; a server without it asks for none.</summary>
    public static Metadata Headers(ConnectionSettings settings)
    {
        var headers = new Metadata
        {
            { "requires-leader", "true" },
            { "connection-name", settings.ConnectionName ?? $"gse-{Guid.NewGuid()}" },
        };
        if (settings is { Tls: true, User: { } user })
        {
            var login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{settings.Password}"));
            headers.Add("authorization", $"Basic {login}");
        }

        return headers;
    }

    /// <summary>Ends all its calls, too.</summary>
    public void Dispose() => channel.Dispose();
}
