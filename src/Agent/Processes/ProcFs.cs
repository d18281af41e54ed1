using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Gse.AgentHost.Processes;

/// <summary>What /proc says about processes. A process that goes while it is read is told as not there.</summary>
internal static class ProcFs
{
    private const int TicksPerSecond = 100;

    /// <summary>
    /// State, name and figures of a process; null if there is none, or only what its parent has not reaped yet.
    /// </summary>
    public static ProcessStat? Stat(int pid)
    {
        Span<byte> buffer = stackalloc byte[1024];
        var length = Read(pid, "stat", buffer);

        // pid (name) state ppid ...: the name may hold anything, so the last parenthesis counts.
        ReadOnlySpan<byte> text = buffer[..length];
        var (open, close) = (text.IndexOf((byte)'('), text.LastIndexOf((byte)')'));
        if (open < 0 || close < open || close + 2 >= length || text[close + 2] is (byte)'Z' or (byte)'X')
        {
            return null;
        }

        var name = Encoding.UTF8.GetString(text[(open + 1)..close]);
        var fields = text[(close + 2)..];
        var cpuTicks = Field(fields, 11) + Field(fields, 12);
        var instance = new ProcessInstance(pid, Field(fields, 19));
        return new ProcessStat(instance, name, cpuTicks, (long)Field(fields, 21) * Environment.SystemPageSize);
    }

    /// <summary>Null if there is no such process; one that is not reaped yet is told.</summary>
    public static ProcessKin? Kin(int pid)
    {
        Span<byte> buffer = stackalloc byte[1024];
        var fields = StatFields(pid, buffer);
        return fields.IsEmpty
            ? null
            : new ProcessKin(
                (int)Field(fields, 1), (int)Field(fields, 3), Field(fields, 19), fields[0] is (byte)'Z' or (byte)'X');
    }

    /// <summary>What only a query asks for; null if there is no such process.</summary>
    public static ProcessDetail? Detail(int pid)
    {
        Span<byte> buffer = stackalloc byte[1024];
        var fields = StatFields(pid, buffer);
        return fields.IsEmpty
            ? null
            : new ProcessDetail(
                (char)fields[0],
                TimeSpan.FromSeconds((double)Field(fields, 11) / TicksPerSecond),
                TimeSpan.FromSeconds((double)Field(fields, 12) / TicksPerSecond),
                (int)Field(fields, 17));
    }

    /// <summary>
    /// The command line with spaces between its parts, at most 1,000 bytes of it; empty for a kernel thread.
    /// </summary>
    public static string CommandLine(int pid)
    {
        Span<byte> buffer = stackalloc byte[1000];
        var text = buffer[..Read(pid, "cmdline", buffer)];
        text.Replace((byte)0, (byte)' ');
        return Encoding.UTF8.GetString(text).TrimEnd();
    }

    /// <summary>False for a thread: /proc answers for those, too, though it does not list them.</summary>
    public static bool IsProcess(int pid)
    {
        Span<byte> buffer = stackalloc byte[256];
        ReadOnlySpan<byte> text = buffer[..Read(pid, "status", buffer)];
        var at = text.IndexOf("Tgid:\t"u8);
        return at >= 0 && Utf8Parser.TryParse(text[(at + 6)..], out int leader, out _) && leader == pid;
    }

    /// <summary>Every process there is.</summary>
    public static IEnumerable<int> Pids() =>
        Directory.EnumerateDirectories("/proc")
            .Select(d => int.TryParse(d.AsSpan("/proc/".Length), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0);

    /// <summary>The pid that was given out last: unchanged means that nothing was started. 0 if unknown.</summary>
    public static int LastPid()
    {
        Span<byte> buffer = stackalloc byte[128];
        var text = buffer[..ReadFile("/proc/loadavg", buffer)].TrimEnd((byte)'\n');
        var last = text[(text.LastIndexOf((byte)' ') + 1)..];
        return int.TryParse(last, CultureInfo.InvariantCulture, out var pid) ? pid : 0;
    }

    /// <summary>When this process started, by the host's clock now, Unix milliseconds.</summary>
    public static long StartedAtMs(ProcessInstance process, DateTimeOffset now)
    {
        var sinceBoot = Environment.TickCount64 - ((long)process.StartTicks * 1000 / TicksPerSecond);
        return now.ToUnixTimeMilliseconds() - Math.Max(sinceBoot, 0);
    }

    // From the state on: what is before it, the name, may hold anything.
    private static ReadOnlySpan<byte> StatFields(int pid, Span<byte> buffer)
    {
        ReadOnlySpan<byte> text = buffer[..Read(pid, "stat", buffer)];
        var close = text.LastIndexOf((byte)')');
        return close < 0 || close + 2 >= text.Length ? default : text[(close + 2)..];
    }

    private static ulong Field(ReadOnlySpan<byte> text, int index)
    {
        for (; index > 0; index--)
        {
            text = text[(text.IndexOf((byte)' ') + 1)..];
        }

        return Utf8Parser.TryParse(text, out ulong value, out _) ? value : 0;
    }

    private static int Read(int pid, string file, Span<byte> buffer) =>
        ReadFile(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{file}"), buffer);

    /// <summary>The beginning of a small file, as far as the buffer goes; 0 bytes if it cannot be read.</summary>
    public static int ReadFile(string path, Span<byte> buffer)
    {
        // The kernel's own calls: File makes four more, and throws for a process that is gone, which is usual.
        var file = LinuxProcess.OpenToRead(path);
        if (file < 0)
        {
            return 0;
        }

        var length = LinuxProcess.Read(file, buffer);
        LinuxProcess.Close(file);
        return Math.Max(length, 0);
    }
}
