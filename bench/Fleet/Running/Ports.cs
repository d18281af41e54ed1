using System.Net;
using System.Net.Sockets;

namespace Gse.Bench.Fleet.Running;

/// <summary>Ports that are free now; a started edge keeps its own over a restart.</summary>
internal static class Ports
{
    public static IPEndPoint Free()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)probe.LocalEndPoint!;
    }
}
