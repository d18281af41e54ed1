using System.Text;
using Gse.AgentHost.Processes;
using Gse.Protocol;

namespace Gse.AgentHost.Execution;

/// <summary>
/// Runs commands: in a session and, where there are any, a control group of their own; with a clean environment, sane
/// limits, the rights of the wanted account, nothing to read, and both outputs in one pipe that the agent reads.
/// </summary>
internal sealed class Launcher(
    LaunchLimits limits, CgroupHost? cgroups, ChildReaper reaper, OutputPump pump, TimeProvider time)
{
    // Linux takes 128 KiB in one argument; what is longer goes in as a file.
    private const int LongestArgument = 100 * 1024;

    private readonly Account _own = Account.Own();

    /// <summary>Whose rights a command of this user gets, or why none can.</summary>
    /// <param name="user">Empty: the agent's own.</param>
    public (Account? Account, LaunchRefusal? Refusal) FindAccount(string user)
    {
        if (user.Length == 0 || user == _own.Name)
        {
            return (_own, null);
        }

        if (Account.Find(user) is not { } account)
        {
            var missing = $"there is no user '{user}' on this host";
            return (null, new LaunchRefusal(StartFailure.UserMissing, missing));
        }

        if (_own.Uid != 0 && account.Uid != _own.Uid)
        {
            var own = $"the agent runs as '{_own.Name}' and may run nothing as '{user}'";
            return (null, new LaunchRefusal(StartFailure.NotAllowed, own));
        }

        return (account, null);
    }

    /// <summary>Starts a command.</summary>
    /// <param name="take">Gets its output while it comes, on a thread of its own.</param>
    public (RunningCommand? Running, LaunchRefusal? Refusal) Start(CommandRequest request, OutputTaker take)
    {
        var (account, refusal) = FindAccount(request.User);
        if (account is null)
        {
            return (null, refusal);
        }

        if (request.Environment?.Keys.FirstOrDefault(k => !CommandText.IsVariable(k)) is { } wrong)
        {
            return (null, new LaunchRefusal(StartFailure.Invalid, $"'{wrong}' cannot be the name of a variable"));
        }

        if (!LinuxProcess.TryPipe(out var read, out var write))
        {
            return (null, new LaunchRefusal(StartFailure.Other, "the agent has no more files to open"));
        }

        if (request.LeavesDaemon)
        {
            write = OutputDrain.PutBefore(write, reaper);
        }

        var cgroup = cgroups?.TryMake(request.Mark, limits);
        var (pid, error, instance, ended) = Spawn(request, account, cgroup, write);
        LinuxProcess.Close(write);
        if (pid == 0)
        {
            LinuxProcess.Close(read);
            cgroup?.RemoveIfEmpty();
            return (null, new LaunchRefusal(StartFailure.Other, $"it cannot be started: {error}"));
        }

        var pipe = new OutputPipe(read, take);
        pump.Add(pipe);
        var tree = new ProcessTree(instance, request.Mark, cgroup);
        return (new RunningCommand(instance, tree, cgroup, pipe, pump, ended, limits.Grace, time), null);
    }

    /// <summary>Runs a command to its end.</summary>
    /// <param name="timeout">Then it is ended, with all that it started; zero: never.</param>
    /// <param name="outputBytes">So much of the output is kept.</param>
    /// <param name="cancellation">Ends it, with all that it started; the result tells of that as any other.</param>
    public async Task<CommandResult> RunAsync(
        CommandRequest request, TimeSpan timeout, int outputBytes, CancellationToken cancellation)
    {
        var output = new MemoryStream();
        var (running, refusal) = Start(request, bytes =>
        {
            lock (output)
            {
                output.Write(bytes[..Math.Min(bytes.Length, outputBytes - (int)output.Length)]);
            }
        });
        if (running is null)
        {
            return new CommandResult(-1, "", false, refusal);
        }

        var (exit, by) = await running.WaitAsync(timeout, cancellation);
        lock (output)
        {
            var text = Encoding.UTF8.GetString(output.GetBuffer().AsSpan(0, (int)output.Length));
            return new CommandResult(exit.ExitCode, text, by == EndedBy.Timeout, null);
        }
    }

    /// <summary>
    /// What an earlier life of this agent started and did not see end, to be ended as <see cref="RunningCommand"/> ends
    /// its own.
    /// </summary>
    public Task EndLeftoverAsync(ProcessInstance leader, string mark, string cgroupPath)
    {
        var cgroup = CgroupHost.Reopen(cgroupPath);
        return new TreeEnding(new ProcessTree(leader, mark, cgroup), cgroup, limits.Grace, time).RunAsync();
    }

    private (int Pid, string Error, ProcessInstance Instance, Task<int> Ended) Spawn(
        CommandRequest request, Account account, RunCgroup? cgroup, int output)
    {
        var switches = account.Uid != _own.Uid;
        var limitAccount = account.Uid != 0 && !(cgroup is not null && cgroups!.LimitsProcesses);
        var enter = CommandText.Enter(cgroup, limits, limitAccount);
        var run = CommandText.Run(request, account, switches ? request.Environment?.Keys ?? [] : []);
        var text = -1;
        if (Encoding.UTF8.GetByteCount(run) > LongestArgument)
        {
            text = LinuxProcess.MemoryFile(Encoding.UTF8.GetBytes($"exec 3<&-\n{run}"));
        }

        var argv = text < 0 ? ArgumentsFor(enter, run, account, switches) : ArgumentsForFile(enter, account, switches);
        var instance = default(ProcessInstance);
        var variables = CommandText.Variables(request, account, switches);
        var (pid, error, ended) = reaper.Start(() =>
        {
            var started = PosixSpawn.Run(argv, variables, output, text);

            // Before its end can be taken: /proc still knows it, however short its life was.
            instance = new ProcessInstance(started.Pid, ProcFs.Kin(started.Pid)?.StartTicks ?? 0);
            return started;
        });
        if (text >= 0)
        {
            LinuxProcess.Close(text);
        }

        return (pid, error, instance, ended);
    }

    private static string[] ArgumentsFor(string enter, string run, Account account, bool switches) => switches
        ? ["/bin/sh", "-c", $"{enter}exec {SetPriv(account)} /bin/sh -c \"$0\"", run]
        : ["/bin/sh", "-c", enter + run];

    // The file is read anew by the shell that runs the command, which closes descriptor 3 first.
    private static string[] ArgumentsForFile(string enter, Account account, bool switches) =>
        ["/bin/sh", "-c", $"{enter}exec {(switches ? SetPriv(account) : "")} /bin/sh /dev/fd/3"];

    private static string SetPriv(Account account) =>
        $"setpriv --reuid {account.Uid} --regid {account.Gid} --init-groups --";
}
