using Gse.AgentHost.Configuration;
using Gse.AgentHost.Processes;
using Gse.AgentHost.State;

namespace Gse.AgentHost.Commands;

/// <summary>What is asked of the agent that runs: how it is, to read its configuration again, to end.</summary>
internal static class ControlCommands
{
    // The agent says that it lives with each beat; three of the longest usual interval are too many to be late.
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(35);

    /// <summary>Prints GSE's line: <c>healthz: {"ok":...,"data":{...}}</c>. Only what is, is said to be ok.</summary>
    public static int Healthz(AgentSettings settings)
    {
        var running = StateLock.RunningPid(settings.DataDir) is not null;
        var said = HealthFile.Read(settings.DataDir);
        var responds = running && said is { Age: var age } && age >= TimeSpan.Zero && age < Stale;
        var basic = responds ? "ok" : running ? "not responding" : "not running";
        var cluster = responds ? said!.Value.Status.Cluster : basic;
        var outbox = responds ? said!.Value.Status.Outbox : basic;
        var ok = responds && cluster == "ok" && outbox == "ok";

        // This agent has no connections of its own for data and files yet; saying ok for them would be untrue.
        Console.WriteLine(
            $"healthz: {{\"ok\":{(ok ? "true" : "false")},\"data\":{{\"base\":\"{basic}\",\"cluster\":\"{cluster}\","
            + $"\"data\":\"not in use\",\"file\":\"not in use\",\"outbox\":\"{outbox}\"}}}}");
        return ok ? ExitCode.Ok : ExitCode.Failed;
    }

    public static int Reload(AgentSettings settings) => Send(settings, LinuxProcess.SigHup);

    public static int Quit(AgentSettings settings) => Send(settings, LinuxProcess.SigTerm);

    private static int Send(AgentSettings settings, int signal)
    {
        if (StateLock.RunningPid(settings.DataDir) is not { } pid)
        {
            Console.Error.WriteLine($"gse_agent: no agent runs on {settings.DataDir}");
            return ExitCode.Failed;
        }

        if (LinuxProcess.Kill(pid, signal))
        {
            return ExitCode.Ok;
        }

        Console.Error.WriteLine($"gse_agent: no right to signal process {pid}");
        return ExitCode.Failed;
    }
}
