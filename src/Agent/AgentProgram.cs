using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Gse.AgentHost.Configuration;
using Gse.AgentHost.Execution;
using Gse.AgentHost.Host;
using Gse.AgentHost.Identity;
using Gse.AgentHost.Link;
using Gse.AgentHost.Logging;
using Gse.AgentHost.Processes;
using Gse.AgentHost.Reports;
using Gse.AgentHost.State;
using Gse.AgentHost.Tasks;

namespace Gse.AgentHost;

/// <summary>The agent in the foreground: puts its parts together, runs them, and ends them in order.</summary>
internal sealed partial class AgentProgram(string configPath, TimeProvider time)
{
    private volatile AgentSettings _settings = null!;

    /// <summary>Runs until SIGTERM or SIGINT. SIGHUP reads the configuration again.</summary>
    public async Task<int> RunAsync(AgentSettings settings, CancellationToken cancellation)
    {
        _settings = settings;
        LinuxProcess.CloseAllOnExec();
        using var held = StateLock.TryTake(settings.DataDir);
        if (held is null)
        {
            Console.Error.WriteLine($"gse_agent: another agent runs on {settings.DataDir}");
            return Commands.ExitCode.Failed;
        }

        using var log = AgentLog.Create(settings.Logger, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, s => Stop(s, stop));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, s => Stop(s, stop));
        using var outbox = new Outbox(StateFiles.Outbox(settings.DataDir), settings.Outbox, time, log);
        using var healthFile = new HealthFile(settings.DataDir);
        using var load = new HostLoad();
        var health = new AgentHealth(healthFile, () => outbox.IsWritable, log);
        var facts = new HostFactsReader(settings.CloudId, load, time.GetUtcNow());
        using var reaper = new ChildReaper(adoptsAll: true);
        using var pump = new OutputPump();
        var tasksFolder = StateFiles.Tasks(settings.DataDir);
        var cgroups = CgroupHost.Find(RunKey.AgentMark(tasksFolder));
        var launcher = new Launcher(settings.Tasks.Limits, cgroups, reaper, pump, time);
        var identities = settings.Access.Insecure ? null : new IdentityStore(settings.Tls, settings.DataDir);
        using var processes = new ProcessKeeper(
            settings.DataDir, new HostSize(facts.CpuCount, load.MemoryBytes(), facts.BootId), outbox,
            new Launcher(LaunchLimits.OfDaemons, cgroups, reaper, pump, time), reaper,
            () => new HostIdentity(
                identities?.ReadAgentId() ?? settings.AgentId ?? "", facts.Read(IPAddress.Loopback).Addresses[0]),
            time, log);
        processes.Configure(settings.Processes);
        using var tasks = new TaskRunner(
            tasksFolder, () => _settings.Tasks, launcher, processes.Orders, facts.BootId, time, log);
        var context = new SessionContext(
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            outbox,
            load,
            facts.Read,
            identities,
            new EdgeDirectory(StateFiles.Edges(settings.DataDir), log),
            health,
            time,
            log,
            tasks);
        using var link = new LinkClient(() => _settings, context, new LinkConnector(time), new Random());
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, s => Reload(s, link, processes, log));
        if (held.TryWritePid() is { } unwritten)
        {
            Log.NoPid(log, unwritten);
        }

        Log.Started(log, HostFactsReader.Version, Environment.ProcessId, settings.DataDir);
        health.Tick();
        await Task.WhenAll(
            link.RunAsync(stop.Token), processes.RunAsync(stop.Token), tasks.RunAsync(stop.Token),
            KeepAsync(outbox, health, stop.Token));
        Log.Stopped(log);
        return Commands.ExitCode.Ok;
    }

    // Every 10 s: tells --healthz that the agent lives, and tries again what a full disk did not take.
    private async Task KeepAsync(Outbox outbox, AgentHealth health, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                outbox.MakeDurable();
                health.Tick();
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private static void Stop(PosixSignalContext signal, CancellationTokenSource stop)
    {
        signal.Cancel = true;
        stop.Cancel();
    }

    private void Reload(PosixSignalContext signal, LinkClient link, ProcessKeeper processes, ILogger log)
    {
        signal.Cancel = true;
        var read = ConfigFile.Read(configPath);
        if (read.Settings is null)
        {
            Log.BadConfig(log, string.Join("; ", read.Errors));
            return;
        }

        // What the process holds open stays as it was started with.
        _settings = read.Settings with { DataDir = _settings.DataDir, Tls = _settings.Tls, Logger = _settings.Logger };
        link.Reload();
        processes.Configure(_settings.Processes);
        Log.Reloaded(log);
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Information, "gse_agent {Version} started, pid {Pid}, data in {DataDir}")]
        public static partial void Started(ILogger logger, string version, int pid, string dataDir);

        [LoggerMessage(1002, LogLevel.Information, "gse_agent stopped")]
        public static partial void Stopped(ILogger logger);

        [LoggerMessage(1003, LogLevel.Information, "the configuration was read again")]
        public static partial void Reloaded(ILogger logger);

        [LoggerMessage(1005, LogLevel.Error, "--reload and --quit cannot find this agent: {Reason}")]
        public static partial void NoPid(ILogger logger, string reason);

        [LoggerMessage(1004, LogLevel.Error, "the configuration is wrong, the old one stays: {Errors}")]
        public static partial void BadConfig(ILogger logger, string errors);
    }
}
