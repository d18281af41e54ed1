using System.Globalization;
using System.Runtime.InteropServices;

namespace Gse.Bench.Fleet.Figures;

/// <summary>What the figures were measured on.</summary>
internal sealed record Machine(string Processor, int Cores, double MemoryGb, string System, string Runtime, string Load)
{
    public static Machine Here() => new(
        Field("/proc/cpuinfo", "model name"),
        File.ReadLines("/proc/cpuinfo").Count(line => line.StartsWith("processor", StringComparison.Ordinal)),
        Math.Round(KiloBytes("MemTotal") / (1 << 20), 1),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        File.ReadAllText("/proc/loadavg").Trim());

    private static double KiloBytes(string name) =>
        double.Parse(Field("/proc/meminfo", name).Split(' ')[0], CultureInfo.InvariantCulture);

    private static string Field(string file, string name)
    {
        var line = File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line is null ? "unknown" : line[(line.IndexOf(':') + 1)..].Trim();
    }
}
