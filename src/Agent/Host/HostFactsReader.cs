using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;
using Gse.Protocol;

namespace Gse.AgentHost.Host;

/// <summary>What the host is.</summary>
/// <param name="startedAt">When this agent started.</param>
internal sealed class HostFactsReader(int cloudId, HostLoad load, DateTimeOffset startedAt)
{
    // Once: the kernel derives the boot time from the clock, so it would seem to change whenever the clock is set.
    private readonly long _bootedAtMs = BootedAtMs();

    /// <summary>Of the host, whatever this process may use of it.</summary>
    public int CpuCount { get; } =
        File.ReadLines("/proc/stat").Count(l => l.StartsWith("cpu", StringComparison.Ordinal)) - 1;

    /// <summary>New with each boot.</summary>
    public string BootId { get; } = ReadLine("/proc/sys/kernel/random/boot_id");

    /// <summary>Version of this program.</summary>
    public static string Version { get; } =
        typeof(HostFactsReader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?
            .InformationalVersion.Split('+')[0] ?? "0.0.0";

    /// <param name="inner">The address under which the edge sees this host.</param>
    public Facts Read(IPAddress inner)
    {
        var interfaces = NetworkInterface.GetAllNetworkInterfaces();
        var facts = new Facts
        {
            HostName = Environment.MachineName,
            CloudId = cloudId,
            OsType = "linux",
            OsVersion = OsVersion(),
            Architecture = RuntimeInformation.OSArchitecture switch
            {
                Architecture.X64 => "x86_64",
                Architecture.Arm64 => "aarch64",
                var other => other.ToString().ToLowerInvariant(),
            },
            Kernel = ReadLine("/proc/sys/kernel/osrelease"),
            CpuCount = CpuCount,
            MemoryBytes = load.MemoryBytes(),
            AgentVersion = Version,
            BootId = BootId,
            BootedAtMs = _bootedAtMs,
            AgentStartedAtMs = startedAt.ToUnixTimeMilliseconds(),
        };
        facts.Addresses.AddRange(Addresses(inner, interfaces).Select(a => a.ToString()));
        facts.Mac = Mac(facts.Addresses[0], interfaces);
        return facts;
    }

    private static List<IPAddress> Addresses(IPAddress inner, NetworkInterface[] interfaces)
    {
        var all = interfaces.Where(i => i.OperationalStatus == OperationalStatus.Up)
            .SelectMany(i => i.GetIPProperties().UnicastAddresses)
            .Select(u => u.Address)
            .Where(a => !IPAddress.IsLoopback(a) && !a.IsIPv6LinkLocal)
            .OrderBy(a => a.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)
            .ToList();
        if (!IPAddress.IsLoopback(inner))
        {
            all.RemoveAll(inner.Equals);
            all.Insert(0, inner);
        }

        return all.Count > 0 ? all : [inner];
    }

    private static string Mac(string address, NetworkInterface[] interfaces) =>
        interfaces.FirstOrDefault(i => i.GetIPProperties().UnicastAddresses.Any(u => u.Address.ToString() == address))?
            .GetPhysicalAddress().ToString().ToLowerInvariant() ?? "";

    private static string OsVersion()
    {
        const string Path = "/etc/os-release";
        var line = File.Exists(Path)
            ? File.ReadLines(Path).FirstOrDefault(l => l.StartsWith("PRETTY_NAME=", StringComparison.Ordinal))
            : null;
        return line?["PRETTY_NAME=".Length..].Trim('"') ?? "";
    }

    private static long BootedAtMs()
    {
        var line = File.ReadLines("/proc/stat").FirstOrDefault(l => l.StartsWith("btime ", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.AsSpan(6), CultureInfo.InvariantCulture) * 1000;
    }

    private static string ReadLine(string path) => File.Exists(path) ? File.ReadAllText(path).Trim() : "";
}
