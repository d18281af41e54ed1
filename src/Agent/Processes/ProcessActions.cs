using System.Globalization;
using Gse.AgentHost.Configuration;
using Gse.Protocol;

namespace Gse.AgentHost.Processes;

/// <summary>
/// What is done to a process itself: its commands, and the check that follows each. Knows nothing of registration.
/// </summary>
/// <param name="watch">How it is found.</param>
internal sealed class ProcessActions(ICommandRunner runner, ProcessSpec spec, WatchSettings watch, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs start_cmd, waits start_check_secs, and looks whether the process is there.</summary>
    public async Task<Outcome> StartAsync(CancellationToken cancellation) =>
        Find() is { } running
            ? new Outcome(ProcessCode.AlreadyRunning, Say($"{watch.Name} is already running, pid {running.Pid}."))
            : await RunToLifeAsync("start_cmd", spec.StartCmd, cancellation);

    /// <summary>Runs stop_cmd, or sends SIGTERM, and waits at most stop_check_secs for the process to go.</summary>
    public Task<Outcome> StopAsync(CancellationToken cancellation) =>
        EndAsync("stop_cmd", spec.StopCmd, LinuxProcess.SigTerm, cancellation);

    /// <summary>The same with kill_cmd and SIGKILL.</summary>
    public Task<Outcome> KillAsync(CancellationToken cancellation) =>
        EndAsync("kill_cmd", spec.KillCmd, LinuxProcess.SigKill, cancellation);

    /// <summary>Runs restart_cmd; without one it is a stop, if there is something to stop, and a start.</summary>
    public async Task<Outcome> RestartAsync(CancellationToken cancellation)
    {
        if (spec.RestartCmd.Length > 0)
        {
            return await RunToLifeAsync("restart_cmd", spec.RestartCmd, cancellation);
        }

        var stopped = await StopAsync(cancellation);
        return stopped.Code is ProcessCode.Done or ProcessCode.NotRunning
            ? await StartAsync(cancellation)
            : stopped;
    }

    /// <summary>Runs reload_cmd; what ran before must run start_check_secs later.</summary>
    public Task<Outcome> ReloadAsync(CancellationToken cancellation) => Find() is null
        ? RunAsync("reload_cmd", spec.ReloadCmd, cancellation)
        : RunToLifeAsync("reload_cmd", spec.ReloadCmd, cancellation);

    public ProcessInstance? Find() => ProcessMatch.Find(watch);

    private async Task<Outcome> RunToLifeAsync(string name, string command, CancellationToken cancellation)
    {
        var ran = await RunAsync(name, command, cancellation);

        // What runs by the clock may well have done its work by now: it is judged by its exit code.
        if (!ran.Succeeded || spec.Schedule() is not null)
        {
            return ran;
        }

        var check = spec.StartCheck();
        await Task.Delay(check, time, cancellation);
        return Find() is null
            ? new Outcome(ProcessCode.CheckFailed, Say(
                $"{watch.Name} is not alive {check.TotalSeconds:0} s after {name}. {ran.Text}").TrimEnd())
            : ran;
    }

    private async Task<Outcome> EndAsync(string name, string command, int signal, CancellationToken cancellation)
    {
        if (Find() is not { } running)
        {
            return new Outcome(ProcessCode.NotRunning, $"{watch.Name} is not running, there is nothing to stop.");
        }

        var ran = new Outcome(ProcessCode.Done);
        if (command.Length > 0)
        {
            ran = await RunAsync(name, command, cancellation);
        }
        else if (!LinuxProcess.Kill(running, signal) && ProcFs.Stat(running.Pid)?.Instance == running)
        {
            return Outcome.Failed(Say($"Signal {signal} may not be sent to pid {running.Pid}."));
        }

        if (!ran.Succeeded)
        {
            return ran;
        }

        // Clients tell this from a start that failed by its first word.
        var check = spec.StopCheck();
        if (await IsGoneAsync(running, check, cancellation))
        {
            return ran;
        }

        var alive = Say($"stop check failed: {watch.Name} is still alive after {check.TotalSeconds:0} s. {ran.Text}");
        return new Outcome(ProcessCode.CheckFailed, alive.TrimEnd());
    }

    private async Task<bool> IsGoneAsync(ProcessInstance process, TimeSpan atMost, CancellationToken cancellation)
    {
        for (var begun = time.GetTimestamp(); ; await Task.Delay(Look, time, cancellation))
        {
            if (ProcFs.Stat(process.Pid)?.Instance != process && Find() is null)
            {
                return true;
            }

            if (time.GetElapsedTime(begun) >= atMost)
            {
                return false;
            }
        }
    }

    private async Task<Outcome> RunAsync(string name, string command, CancellationToken cancellation)
    {
        if (command.Length == 0)
        {
            return Outcome.Failed($"The spec has no {name}.");
        }

        var ran = await runner.RunAsync(command, spec, cancellation);
        return ran.Succeeded() ? new Outcome(ProcessCode.Done, ran.Output.Trim()) : Outcome.Failed(ran.Explain(name));
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
