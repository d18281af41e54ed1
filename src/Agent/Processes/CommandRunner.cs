using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Gse.Protocol;

namespace Gse.AgentHost.Processes;

/// <summary>
/// Runs commands in sessions of their own.
/// 1. A daemon outlives the command that started it, and the agent: nothing kills what a command left when it ended.
/// 2. A daemon that keeps the command's output open may write to it for ever: a process of its own reads that output,
///    keeps the first megabyte and throws the rest away. A pipe to the agent would end it with SIGPIPE when the agent
///    ends, and a file would grow unseen.
/// 3. A command that takes too long, or that nobody waits for any more, is ended with its process group.
/// </summary>
internal sealed class CommandRunner(TimeProvider time) : ICommandRunner, IDisposable
{
    private const int Most = 16;
    private const int MostOutput = 16 * 1024;
    private const string Drain = "head -c 1048576; exec cat >/dev/null";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Drained = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan TermGrace = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _slots = new(Most);

    // Drains whose command has ended, though something holds its output still: reaped when the next command runs.
    private readonly ConcurrentDictionary<int, bool> _left = new();

    public async Task<CommandResult> RunAsync(string command, ProcessSpec spec, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation);
        var memory = LinuxProcess.OpenMemory("gse-command");
        try
        {
            ReapLeft();
            return await RunAsync(command, spec, memory, cancellation);
        }
        finally
        {
            LinuxProcess.Close(memory);
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    private async Task<CommandResult> RunAsync(
        string command, ProcessSpec spec, int memory, CancellationToken cancellation)
    {
        if (memory < 0 || !LinuxProcess.TryOpenPipe(out var read, out var write))
        {
            return new CommandResult(null, null, "", "could not be started: no descriptor is free");
        }

        var (drain, _) = DetachedStart.Run(Drain, "", "", read, memory);
        var (pid, error) = drain > 0
            ? DetachedStart.Run(command, spec.SetupPath, spec.User, -1, write)
            : (0, "its output cannot be read");
        LinuxProcess.Close(read);
        LinuxProcess.Close(write);
        if (pid <= 0)
        {
            await DrainedAsync(drain);
            return new CommandResult(null, null, "", $"could not be started: {error}");
        }

        var timeout = spec.OperationTimeout();
        (int? ExitCode, int? Signal)? ended;
        try
        {
            ended = await WaitAsync(pid, timeout, cancellation);
        }
        finally
        {
            await DrainedAsync(drain);
        }

        var output = Output(memory);
        return ended is { } how
            ? new CommandResult(how.ExitCode, how.Signal, output, null)
            : new CommandResult(null, null, output, string.Create(
                CultureInfo.InvariantCulture,
                $"did not end within op_timeout ({timeout.TotalSeconds:0} s) and was ended"));
    }

    // Null: it was ended, because the time was over. Once started it is never left to itself, cancelled or not.
    private async Task<(int? ExitCode, int? Signal)?> WaitAsync(
        int pid, TimeSpan timeout, CancellationToken cancellation)
    {
        try
        {
            if (await ReapAsync(pid, timeout, cancellation) is { } how)
            {
                return how;
            }
        }
        catch (OperationCanceledException)
        {
            await EndAsync(pid);
            throw;
        }

        await EndAsync(pid);
        return null;
    }

    // The group outlives its leader, so the second signal is sent whether the leader heeded the first or not.
    private async Task EndAsync(int pid)
    {
        LinuxProcess.Kill(-pid, LinuxProcess.SigTerm);
        var ended = await ReapAsync(pid, TermGrace, CancellationToken.None);
        LinuxProcess.Kill(-pid, LinuxProcess.SigKill);
        if (ended is null)
        {
            await ReapAsync(pid, TermGrace, CancellationToken.None);
        }
    }

    private async Task<(int? ExitCode, int? Signal)?> ReapAsync(
        int pid, TimeSpan atMost, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        for (var look = Look; ; look = look < LongestLook ? look * 1.5 : LongestLook)
        {
            if (LinuxProcess.Reap(pid) is { } how)
            {
                return how;
            }

            if (time.GetElapsedTime(begun) >= atMost)
            {
                return null;
            }

            await Task.Delay(look, time, cancellation);
        }
    }

    // It ends when the last holder of the output is gone; a daemon may hold it, then what is there is all of it.
    private async Task DrainedAsync(int drain)
    {
        if (drain > 0 && await ReapAsync(drain, Drained, CancellationToken.None) is null)
        {
            _left[drain] = true;
        }
    }

    private void ReapLeft()
    {
        foreach (var drain in _left.Keys.Where(d => LinuxProcess.Reap(d) is not null))
        {
            _left.TryRemove(drain, out _);
        }
    }

    private static string Output(int memory)
    {
        var buffer = new byte[MostOutput];
        var length = Math.Max(LinuxProcess.ReadAt(memory, buffer, 0), 0);
        return Encoding.UTF8.GetString(buffer, 0, length).Trim();
    }
}
