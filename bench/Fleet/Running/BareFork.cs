using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Gse.Bench.Fleet.Running;

/// <summary>What the kernel alone takes to start a program many times at once and to see all of them end.</summary>
internal static partial class BareFork
{
    private const int Interrupted = 4;
    private const int Threads = 64;

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

    /// <summary>Many threads, each of which starts its share before it waits for the first of it.</summary>
    public static TimeSpan Run(string program, int times)
    {
        var start = Stopwatch.GetTimestamp();
        Exception? failure = null;
        var threads = Enumerable.Range(0, times).Chunk(Math.Max(1, times / Threads)).Select(share => new Thread(() =>
        {
            try
            {
                Run(program, new int[share.Length]);
            }
            catch (InvalidOperationException failed)
            {
                failure = failed;
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return failure is null ? Stopwatch.GetElapsedTime(start) : throw failure;
    }

    private static void Run(string program, int[] pids)
    {
        for (var i = 0; i < pids.Length; i++)
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
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Spawn(
        out int pid, string path, nint actions, nint attributes, string?[] arguments, string?[] environment);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    private static partial int Wait(int pid, out int status, int options);
}
