using System.Diagnostics;
using System.Net;

namespace Gse.EndToEnd.Tests.Harness;

/// <summary>
/// A network namespace with one wire to the outside, as a host has one: when it is pulled, both ends see nothing, not
/// even that. Needs root and iproute2.
/// </summary>
internal sealed class HostNetwork : IAsyncDisposable
{
    private static int _made;

    private readonly string _name;
    private readonly CuttableWay _way;

    private HostNetwork(string name, CuttableWay way, string edge) => (_name, _way, Edge) = (name, way, edge);

    /// <summary>Where the edge is, seen from in there.</summary>
    public string Edge { get; }

    /// <summary>Null, and why, where none can be made.</summary>
    public static string? Impossible =>
        Environment.UserName != "root" ? "needs root"
        : !Run("ip", "netns", "list") ? "needs iproute2 and network namespaces"
        : null;

    public static HostNetwork To(TestEdge edge)
    {
        var number = Interlocked.Increment(ref _made);
        var name = $"gse{Environment.ProcessId}n{number}";
        var ours = Environment.ProcessId % 100_000;
        var (outside, inside) = ($"gse{ours}o{number}", $"gse{ours}i{number}");
        var subnet = $"10.254.{Environment.ProcessId % 256}.{number * 4 % 256}";
        var prefix = subnet[..(subnet.LastIndexOf('.') + 1)];
        var (there, here) = ($"{prefix}{(number * 4 % 256) + 2}", $"{prefix}{(number * 4 % 256) + 1}");
        Must("ip", "netns", "add", name);
        Must("ip", "link", "add", outside, "type", "veth", "peer", "name", inside, "netns", name);
        Must("ip", "address", "add", $"{here}/30", "dev", outside);
        Must("ip", "link", "set", outside, "up");
        Must("ip", "-n", name, "address", "add", $"{there}/30", "dev", inside);
        Must("ip", "-n", name, "link", "set", inside, "up");
        Must("ip", "-n", name, "link", "set", "lo", "up");
        var way = new CuttableWay(new DnsEndPoint("127.0.0.1", edge.Link), IPAddress.Parse(here));
        return new HostNetwork(name, way, $"{here}:{way.Port}") { Wire = inside };
    }

    private string Wire { get; init; } = "";

    /// <summary>The command as it is run in there.</summary>
    public string[] Within(string[] command) => ["ip", "netns", "exec", _name, .. command];

    public void PullTheWire() => Must("ip", "-n", _name, "link", "set", Wire, "down");

    public void PlugItIn() => Must("ip", "-n", _name, "link", "set", Wire, "up");

    public async ValueTask DisposeAsync()
    {
        await _way.DisposeAsync();
        Must("ip", "netns", "delete", _name);
    }

    private static void Must(params string[] command) =>
        Assert.True(Run(command), $"'{string.Join(' ', command)}' failed");

    private static bool Run(params string[] command)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
