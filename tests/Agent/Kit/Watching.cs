using System.Threading.Channels;
using Gse.AgentHost.Configuration;
using Gse.AgentHost.Processes;
using Gse.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Agent.Tests.Kit;

/// <summary>A process watcher that runs, and what it reports.</summary>
internal sealed class Watching : IAsyncDisposable
{
    private readonly Channel<Report> _reports = Channel.CreateUnbounded<Report>();
    private readonly CancellationTokenSource _stop = new();
    private readonly Launching _launching = new(cgroups: false);
    private readonly ProcessWatcher _watcher;
    private readonly Task _running;
    private bool _disposed;

    public Watching(TempFolder folder)
    {
        _watcher = new ProcessWatcher(
            new WatchMemory(folder.File("processes"), "boot"), r => _reports.Writer.TryWrite(r),
            _launching.Reaper, new ProcessCommands(_launching.Launcher), 1, 1,
            TimeProvider.System, NullLogger.Instance);
        _running = _watcher.RunAsync(_stop.Token);
    }

    public ChannelReader<Report> Reports => _reports.Reader;

    public IReadOnlyList<WatchSettings> Watched { get; private set; } = [];

    public void Watch(IReadOnlyList<WatchSettings> watches)
    {
        Watched = watches;
        _watcher.Watch(watches);
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _stop.CancelAsync();
        await _running;
        _watcher.Dispose();
        _launching.Dispose();
        _stop.Dispose();
    }
}
