using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Gse.Bench.Fleet.Running;

/// <summary>What the kernel alone takes to start a program many times at once and to see all of them end.</summary>
internal static partial class BareFork
{
    private const int Interrupted = 4;

    /// <summary>In a process that has all cores, as we have not.</summary>
    public static async Task<double> MeasureAsync(
        string folder, string program, int times, CancellationToken cancellation)
    {
        var log = Path.Combine(folder, "fork.out");
        File.Delete(log);
        using var child = Child.Start(
            Environment.ProcessPath!, ["fork", program, times.ToString(CultureInfo.InvariantCulture)],
            new Dictionary<string, string>(), log, Child.AllCores, Path.Combine(folder, "pids"));
        var code = await child.ExitAsync(cancellation);
        var said = await File.ReadAllTextAsync(log, cancellation);
        return code == 0
            ? double.Parse(said, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"starting {program} failed: {said}");
    }

    /// <summary>All are started before the first is waited for.</summary>
    public static TimeSpan Run(string program, int times)
    {
        var start = Stopwatch.GetTimestamp();
        var pids = new int[times];
        for (var i = 0; i < times; i++)
        {
            var error = Spawn(out pids[i], program, 0, 0, [program, null], [null]);
            if (error != 0)
            {
                throw new InvalidOperationException($"{program} cannot be started: error {error}");
            }
        }

        foreach (var pid in pids)
        {
            int ended, status;
            do
            {
                ended = Wait(pid, out status, 0);
            }
            while (ended < 0 && Marshal.GetLastPInvokeError() == Interrupted);

            if (ended != pid || status != 0)
            {
                throw new InvalidOperationException($"{program} ended with {status}");
            }
        }

        return Stopwatch.GetElapsedTime(start);
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Spawn(
        out int pid, string path, nint actions, nint attributes, string?[] arguments, string?[] environment);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    private static partial int Wait(int pid, out int status, int options);
}
