using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace Gse.AgentHost.Host;

/// <summary>How busy the host is, from /proc/stat and /proc/meminfo, without allocating.</summary>
internal sealed class HostLoad : IDisposable
{
    private readonly SafeFileHandle _stat = File.OpenHandle("/proc/stat");
    private readonly SafeFileHandle _memory = File.OpenHandle("/proc/meminfo");
    private ulong _busy;
    private ulong _total;

    /// <summary>
    /// Share of all processors' time since the last call (at first: since boot) that was not idle; 0 to 1000.
    /// </summary>
    public uint CpuPermille()
    {
        Span<byte> buffer = stackalloc byte[256];
        ReadOnlySpan<byte> line = buffer[..RandomAccess.Read(_stat, buffer, 0)];
        line = line[..Math.Max(line.IndexOf((byte)'\n'), 0)];

        // cpu user nice system idle iowait irq softirq steal; guest times are in user and nice already.
        ulong total = 0, idle = 0;
        for (var field = 0; field < 8 && TryNextNumber(ref line, out var value); field++)
        {
            total += value;
            idle += field is 3 or 4 ? value : 0;
        }

        var (busyNow, busyThen, totalThen) = (total - idle, _busy, _total);
        (_busy, _total) = (busyNow, total);
        return total <= totalThen || busyNow <= busyThen
            ? 0
            : (uint)Math.Min((busyNow - busyThen) * 1000 / (total - totalThen), 1000);
    }

    /// <summary>Share of physical memory in use; 0 to 1000.</summary>
    public uint MemoryPermille()
    {
        Span<byte> buffer = stackalloc byte[256];
        ReadOnlySpan<byte> text = buffer[..RandomAccess.Read(_memory, buffer, 0)];
        var total = Value(text, "MemTotal:"u8);
        var available = Value(text, "MemAvailable:"u8);
        return total == 0 ? 0 : (uint)((total - Math.Min(available, total)) * 1000 / total);
    }

    /// <summary>Physical memory in bytes.</summary>
    public long MemoryBytes()
    {
        Span<byte> buffer = stackalloc byte[256];
        return (long)Value(buffer[..RandomAccess.Read(_memory, buffer, 0)], "MemTotal:"u8) * 1024;
    }

    public void Dispose()
    {
        _stat.Dispose();
        _memory.Dispose();
    }

    private static ulong Value(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        var at = text.IndexOf(key);
        var rest = at < 0 ? default : text[(at + key.Length)..];
        return TryNextNumber(ref rest, out var value) ? value : 0;
    }

    private static bool TryNextNumber(ref ReadOnlySpan<byte> text, out ulong value)
    {
        var start = text.IndexOfAnyInRange((byte)'0', (byte)'9');
        value = 0;
        if (start < 0 || !Utf8Parser.TryParse(text[start..], out value, out var length))
        {
            return false;
        }

        text = text[(start + length)..];
        return true;
    }
}
