using Gse.AgentHost.Processes;

namespace Gse.AgentHost.Execution;

/// <summary>A command that was started.</summary>
internal sealed class RunningCommand(
    ProcessInstance instance, ProcessTree tree, RunCgroup? cgroup, OutputPipe pipe, OutputPump pump, Task<int> ended,
    TimeSpan grace, TimeProvider time)
{
    private const int ExitUnknown = -1;

    // For what others that hold the output still write, such as the last words of a pipeline.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);

    // The longest time that timers take is 49 days.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    public ProcessInstance Instance => instance;

    /// <summary>Where its group is; empty if it has none.</summary>
    public string CgroupPath => cgroup?.Path ?? "";

    /// <summary>
    /// Returns when it has ended and its output has been taken. What it left behind after an end of its own lives on,
    /// and does not hold the result up.
    /// </summary>
    /// <param name="timeout">Then it is ended, with all that it started; zero: never.</param>
    /// <param name="end">Ends it the same way. To be waited for once only.</param>
    public async Task<(CommandExit Exit, EndedBy By)> WaitAsync(TimeSpan timeout, CancellationToken end)
    {
        var limit = timeout > TimeSpan.Zero && timeout < LongestTimer ? timeout : Timeout.InfiniteTimeSpan;
        var by = EndedBy.Itself;
        try
        {
            await ended.WaitAsync(limit, time, end);
        }
        catch (TimeoutException)
        {
            by = EndedBy.Timeout;
        }
        catch (OperationCanceledException)
        {
            by = EndedBy.Order;
        }

        if (by != EndedBy.Itself)
        {
            await new TreeEnding(tree, cgroup, grace, time).RunAsync();
            await Task.WhenAny(ended, Task.Delay(Moment, time, CancellationToken.None));
        }

        await TakeRestAsync();
        if (by == EndedBy.Itself)
        {
            cgroup?.Release();
        }

        return (ended.IsCompleted ? Exit(await ended) : new CommandExit(ExitUnknown, null), by);
    }

    private async Task TakeRestAsync()
    {
        await pipe.SettleAsync(pump);
        if (!pipe.Closed.IsCompleted)
        {
            // Either will do.
            await Task.WhenAny(pipe.Closed, Task.Delay(Moment, time));
            await pipe.SettleAsync(pump);
        }

        pipe.Mute();
    }

    private static CommandExit Exit(int status)
    {
        var (code, signal) = LinuxProcess.Meaning(status);
        return new CommandExit(code ?? 128 + signal!.Value, signal);
    }
}
