using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Gse.AgentHost.State;

/// <summary>
/// How the running agent is, for <c>--healthz</c>: one block of fixed size written over in place, which works on a
/// full disk, too. The time is the kernel's since boot, so setting the clock does not make it stale.
/// </summary>
internal sealed class HealthFile : IDisposable
{
    private const int Size = 256;
    private readonly SafeFileHandle _handle;

    public HealthFile(string dataDir) =>
        _handle = File.OpenHandle(PathIn(dataDir), FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);

    public void Write(HealthStatus status)
    {
        Span<byte> block = stackalloc byte[Size];
        block.Fill((byte)' ');
        Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{Environment.TickCount64}|{status.Cluster}|{status.Outbox}|"),
            block);
        RandomAccess.Write(_handle, block, 0);
    }

    /// <summary>What the agent last said and how long ago, or null.</summary>
    public static (HealthStatus Status, TimeSpan Age)? Read(string dataDir)
    {
        if (!File.Exists(PathIn(dataDir)))
        {
            return null;
        }

        var parts = File.ReadAllText(PathIn(dataDir)).Split('|');
        return parts.Length >= 3 && long.TryParse(parts[0], CultureInfo.InvariantCulture, out var at)
            ? (new HealthStatus(parts[1], parts[2]), TimeSpan.FromMilliseconds(Environment.TickCount64 - at))
            : null;
    }

    public void Dispose() => _handle.Dispose();

    private static string PathIn(string dataDir) => Path.Combine(dataDir, "healthz");
}
