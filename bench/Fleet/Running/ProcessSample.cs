using System.Globalization;

namespace Gse.Bench.Fleet.Running;

/// <summary>What the kernel says of a process.</summary>
internal static class ProcessSample
{
    /// <summary>Proportional set size in bytes: its own memory and its share of what it shares.</summary>
    public static long Pss(int pid) => KiloBytes($"/proc/{pid}/smaps_rollup", "Pss:");

    /// <summary>Resident set size in bytes.</summary>
    public static long Rss(int pid) => KiloBytes($"/proc/{pid}/status", "VmRSS:");

    /// <summary>Processor time since its start, of all its threads that still live, to the nanosecond.</summary>
    public static TimeSpan CpuTime(int pid)
    {
        long nanoseconds = 0;
        foreach (var task in Directory.EnumerateDirectories($"/proc/{pid}/task"))
        {
            if (TryRead(Path.Combine(task, "schedstat")) is { } text)
            {
                nanoseconds += long.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture);
            }
        }

        return TimeSpan.FromMicroseconds(nanoseconds / 1000.0);
    }

    // A thread may end between being listed and being read.
    private static string? TryRead(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static long KiloBytes(string file, string name)
    {
        var line = File.ReadLines(file).First(text => text.StartsWith(name, StringComparison.Ordinal));
        var number = line.AsSpan(name.Length).Trim();
        return long.Parse(number[..number.IndexOf(' ')], CultureInfo.InvariantCulture) * 1024;
    }
}
