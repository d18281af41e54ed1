using Gse.AgentHost.Configuration;
using Gse.AgentHost.Execution;
using Gse.AgentHost.Host;
using Gse.AgentHost.Reports;
using Gse.AgentHost.State;

namespace Gse.AgentHost.Processes;

/// <summary>All that has to do with processes, put together: watching, supervision, orders.</summary>
internal sealed class ProcessKeeper : IDisposable
{
    private readonly ProcessWatcher _watcher;
    private readonly ProcessCommands _commands;
    private readonly WatchList _list;
    private readonly ProbeRounds _probeRounds;
    private readonly CronRounds _cronRounds;
    private readonly ProcessDesk _desk;

    /// <param name="host">Who answers an order.</param>
    /// <param name="limits">Null for the usual.</param>
    public ProcessKeeper(
        string dataDir, HostSize size, Outbox outbox, Launcher launcher, ChildReaper reaper, Func<HostIdentity> host,
        TimeProvider time, ILogger log, LimitTiming? limits = null)
    {
        var store = new RegistrationStore(StateFiles.Registrations(dataDir), log);
        _commands = new ProcessCommands(launcher);
        _watcher = new ProcessWatcher(
            new WatchMemory(StateFiles.Processes(dataDir), size.BootId), outbox.Append, reaper, _commands,
            size.CpuCount, size.MemoryBytes, time, log, limits);
        _list = new WatchList(store, _watcher, log);
        _list.Share();
        var gate = new KeyedGate();
        _probeRounds = new ProbeRounds(store, new ProcessProbes(_commands), _list.Publish, time, log);
        _cronRounds = new CronRounds(store, new PeriodicRuns(store, gate, _commands, time, log).RunAsync, time);
        _desk = new ProcessDesk(
            store, _list, _watcher, gate, _commands, _probeRounds, _cronRounds,
            new ProcessReading(size.CpuCount, size.MemoryBytes, time), outbox.Append, host, time, log);
    }

    public IProcessOrders Orders => _desk;

    /// <summary>What the configuration says from now on; called once before <see cref="RunAsync"/>.</summary>
    public void Configure(IReadOnlyList<WatchSettings> configured) => _list.Configure(configured);

    public Task RunAsync(CancellationToken stop) =>
        Task.WhenAll(_watcher.RunAsync(stop), _probeRounds.RunAsync(stop), _cronRounds.RunAsync(stop));

    public void Dispose()
    {
        _watcher.Dispose();
        _probeRounds.Dispose();
        _cronRounds.Dispose();
        _commands.Dispose();
    }
}
