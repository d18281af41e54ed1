using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Gse.AgentHost.Configuration;

/// <summary>How an edge's address is written: <c>host:port</c>, an IPv6 address in brackets.</summary>
internal static class EdgeEndpoint
{
    private const int DefaultPort = 28668;

    /// <summary>Without a port it is 28668.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out DnsEndPoint? endpoint)
    {
        endpoint = null;
        var colon = text.LastIndexOf(':');
        var portGiven = colon >= 0 && (text.IndexOf(':') == colon || text[colon - 1] == ']');
        var host = (portGiven ? text[..colon] : text).Trim('[', ']');
        var port = DefaultPort;
        if (host.Length == 0 || (portGiven && !int.TryParse(text[(colon + 1)..], out port)) || port is < 1 or > 65535)
        {
            return false;
        }

        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            return false;
        }

        endpoint = new DnsEndPoint(host, port);
        return true;
    }

    public static string Format(DnsEndPoint endpoint) =>
        endpoint.Host.Contains(':') ? $"[{endpoint.Host}]:{endpoint.Port}" : $"{endpoint.Host}:{endpoint.Port}";

    public static bool IsLoopback(DnsEndPoint endpoint) =>
        endpoint.Host == "localhost"
        || (IPAddress.TryParse(endpoint.Host, out var address) && IPAddress.IsLoopback(address));
}
