using System.Buffers;
using Gse.AgentHost.Configuration;
using Gse.AgentHost.Host;
using Gse.AgentHost.Processes;
using Gse.AgentHost.Reports;
using Gse.Protocol;
using Microsoft.Extensions.Logging.Abstractions;


namespace Gse.Agent.Tests.Kit;

/// <summary>The agent's care for processes as one life of the agent has it, and what it reports.</summary>
internal sealed class Keeping : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Launching _launching = new(cgroups: false);
    private readonly Outbox _outbox;
    private readonly ProcessKeeper _keeper;
    private readonly Task _running;
    private ulong _read;
    private bool _disposed;

    public Keeping(
        TempFolder folder, IReadOnlyList<WatchSettings>? configured = null, LimitTiming? limits = null,
        int cpuCount = 1, long memoryBytes = 1L << 30, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        _outbox = new Outbox(
            folder.File("outbox"), new OutboxLimits(1 << 20, 1000), TimeProvider.System, NullLogger.Instance);
        _read = _outbox.Newest;
        _keeper = new ProcessKeeper(
            folder.Path, new HostSize(cpuCount, memoryBytes, "boot"), _outbox, _launching.Launcher, _launching.Reaper,
            () => new HostIdentity("agent-1", "10.0.0.1"), time, NullLogger.Instance, limits);
        Configure(configured ?? []);
        _running = _keeper.RunAsync(_stop.Token);
    }

    public void Configure(IReadOnlyList<WatchSettings> configured) => _keeper.Configure(configured);

    public Task<ProcessResult> RunAsync(ProcessOrder order, CancellationToken cancellation) =>
        _keeper.Orders.RunAsync(order, cancellation);

    /// <summary>The next report of this life.</summary>
    public async Task<Report> NextAsync(CancellationToken cancellation)
    {
        Report? report = null;
        await Eventually.TrueAsync(() => (report = TryNext()) is not null, cancellation);
        return report!;
    }

    /// <summary>The next report of this kind; others before it are passed over.</summary>
    public async Task<Report> NextAsync(Report.BodyOneofCase kind, CancellationToken cancellation)
    {
        while (true)
        {
            var report = await NextAsync(cancellation);
            if (report.BodyCase == kind)
            {
                return report;
            }
        }
    }

    /// <summary>All reports of this life that nobody has asked for so far.</summary>
    public List<Report> Rest()
    {
        List<Report> rest = [];
        while (TryNext() is { } report)
        {
            rest.Add(report);
        }

        return rest;
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
        _keeper.Dispose();
        _outbox.Dispose();
        _launching.Dispose();
        _stop.Dispose();
    }

    private Report? TryNext()
    {
        var output = new ArrayBufferWriter<byte>();
        var sequence = _outbox.WriteNext(_read, output);
        if (sequence == 0)
        {
            return null;
        }

        _read = sequence;
        return Report.Parser.ParseFrom(output.WrittenSpan[FrameHeader.Size..]);
    }
}
