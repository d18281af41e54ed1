using System.Net;
using Gse.Domain.Agents;
using Gse.Protocol;

namespace Gse.Edge.Gateway;

/// <summary>What a host says of itself, cut to what we are willing to keep.</summary>
internal static class FactsMapping
{
    private const int MaxText = 256;
    private const int MaxAddresses = 64;

    public static HostFacts ToDomain(Facts? facts)
    {
        facts ??= new Facts();
        return new HostFacts(
            Cut(facts.HostName), [.. Addresses(facts)], Cut(facts.OsType), Cut(facts.OsVersion),
            Cut(facts.Architecture), Cut(facts.Kernel), Math.Max(0, facts.CpuCount), Math.Max(0, facts.MemoryBytes),
            Cut(facts.AgentVersion),
            Cut(facts.BootId), Time(facts.BootedAtMs), Time(facts.AgentStartedAtMs));
    }

    /// <summary>Cloud area and inner address; of a host that tells no address, the one it came from.</summary>
    public static HostAddress HostOf(Facts? facts, EndPoint? remote)
    {
        var cloud = Math.Max(0, facts?.CloudId ?? 0);
        var inner = facts is null ? null : Addresses(facts).FirstOrDefault();
        return HostAddress.TryCreate(cloud, inner ?? AddressOf(remote), out var host)
            ? host
            : new HostAddress(cloud, "0.0.0.0");
    }

    /// <summary>Without the port, which says nothing.</summary>
    public static string AddressOf(EndPoint? remote) =>
        remote is IPEndPoint { Address: var address }
            ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()
            : "";

    public static string Cut(string text, int length = MaxText) => text.Length <= length ? text : text[..length];

    /// <summary>Unix milliseconds; a time that no calendar has becomes the nearest one that it has.</summary>
    public static DateTimeOffset Time(long unixMilliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(
        unixMilliseconds, 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));

    private static IEnumerable<string> Addresses(Facts facts)
    {
        foreach (var text in facts.Addresses.Take(MaxAddresses))
        {
            if (IPAddress.TryParse(text, out var address))
            {
                yield return address.ToString();
            }
        }
    }
}
