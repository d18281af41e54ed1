using System.Net;
using System.Net.Sockets;

namespace Gse.Edge.Hosting;

/// <summary>Whether the edge will be able to listen, asked before it says in the log that it is there.</summary>
internal static class EdgePorts
{
    /// <exception cref="EdgeStartException">One of the addresses cannot be listened on.</exception>
    public static void Check(EdgeSettings settings)
    {
        Check("Http", settings.Http);
        Check("Link", settings.Link);
    }

    private static void Check(string key, IPEndPoint endpoint)
    {
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endpoint);
            socket.Listen();
        }
        catch (SocketException failure)
        {
            var why = failure.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "is in use",
                SocketError.AddressNotAvailable => "is no address of this host",
                SocketError.AccessDenied => "may not be listened on by this user",
                _ => "cannot be listened on",
            };
            throw new EdgeStartException($"{key}: {endpoint} {why}", failure);
        }
    }
}
