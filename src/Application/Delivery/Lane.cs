using Gse.Application.Routing;
using Gse.Domain.Channels;
using Microsoft.Extensions.Logging;

namespace Gse.Application.Delivery;

/// <summary>
/// Everything for one storage goes through its lane, in order. A record is safe, and its producer is told so, when the
/// storage has taken it, when it is with the dead letters, or when it is in the spool.
/// </summary>
internal sealed partial class Lane : IAsyncDisposable
{
    private static readonly TimeSpan OpenAgain = TimeSpan.FromSeconds(2);

    private readonly LaneParts _parts;
    private readonly LaneHealth _health;
    private readonly LaneQueue _queue;
    private readonly CancellationTokenSource _stopOpening = new();
    private readonly CancellationTokenSource _stopPump = new();
    private readonly CancellationTokenSource _stopSpooler = new();
    private readonly Task _running;
    private volatile ISpool? _spool;
    private volatile LanePump? _pump;
    private volatile bool _broken;

    public Lane(RoutingTarget target, LaneParts parts)
    {
        (Id, _parts) = (target.Id, parts);
        _health = new LaneHealth(target, parts.Time);
        _queue = new LaneQueue(parts.Options);
        _running = Task.Run(RunAsync);
    }

    public StreamToId Id { get; }

    public string Name => _health.Name;

    public LaneStatus Status => _health.Status(
        _queue.IsSpilling, _queue.Admitted, _spool?.Size,
        Oldest(_spool?.Size.Oldest, _pump?.OldestAt, _queue.Oldest));

    /// <summary>Keeps room for what <see cref="Add"/> will bring. False: it is to be refused.</summary>
    public bool TryAdmit(long records, long bytes) => !_broken && _queue.TryAdmit(records, bytes);

    /// <summary>Gives room back that was kept for what does not come.</summary>
    public void Release(long records, long bytes) => _queue.Release(records, bytes);

    public void Add(Parcel parcel) => _queue.Add(parcel);

    /// <summary>The routing table is another one.</summary>
    public void Wake() => _pump?.Wake();

    /// <summary>
    /// Admits nothing more, gives the storage a moment to take what is in memory, and puts the rest into the spool.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        await _stopOpening.CancelAsync();
        await LetFlowAsync();
        await _stopPump.CancelAsync();
        await _running;
        _stopOpening.Dispose();
        _stopPump.Dispose();
        _stopSpooler.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            _spool = await OpenAsync();
        }
        catch (OperationCanceledException) when (_stopOpening.IsCancellationRequested)
        {
            Log.NeverOpened(_parts.Logger, Name);
            _queue.End(new DeliveryUnavailable(Name));
            return;
        }

        await using var spool = _spool;
        await using var pump = _pump = new LanePump(Id, _parts, _queue, spool, _health);
        _broken = false;
        var spooler = new LaneSpooler(Id, _parts, _queue, spool, _health).RunAsync(_stopSpooler.Token);
        await pump.RunAsync(_stopPump.Token);
        // What the pump had in hand is older than what waits.
        _queue.StartSpilling();
        await _stopSpooler.CancelAsync();
        await spooler;
        _queue.End(new DeliveryUnavailable(Name));
    }

    /// <summary>Until it is open nobody knows what is in it, and nothing can be sent past that.</summary>
    private async Task<ISpool> OpenAsync()
    {
        while (true)
        {
            try
            {
                return await _parts.Spools.OpenAsync(Id, _parts.Options.SpoolBytes, _stopOpening.Token);
            }
            catch (SpoolException failure)
            {
                Log.NotOpened(_parts.Logger, failure, Name);
                _health.Tell(LaneCircuit.Open, "the spool cannot be opened");
                _broken = true;
                _queue.FailWaiting(new DeliveryUnavailable(Name));
                await Task.Delay(OpenAgain, _parts.Time, _stopOpening.Token);
            }
        }
    }

    private async Task LetFlowAsync()
    {
        using var patience = new CancellationTokenSource(_parts.Options.StopWithin, _parts.Time);
        try
        {
            while (!_broken && !_queue.IsSpilling && _queue.Admitted.Records > 0)
            {
                await _queue.ReleasedAsync(patience.Token);
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            Log.NotTaken(_parts.Logger, Name);
        }
    }

    private static DateTimeOffset? Oldest(params ReadOnlySpan<DateTimeOffset?> times)
    {
        DateTimeOffset? oldest = null;
        foreach (var time in times)
        {
            oldest = oldest is null || time < oldest ? time ?? oldest : oldest;
        }

        return oldest;
    }

    private static partial class Log
    {
        [LoggerMessage(1514, LogLevel.Error, "The spool of storage {Name} cannot be opened; it is tried again")]
        public static partial void NotOpened(ILogger logger, Exception failure, string name);

        [LoggerMessage(1515, LogLevel.Warning, "The spool of storage {Name} was never open")]
        public static partial void NeverOpened(ILogger logger, string name);

        [LoggerMessage(1516, LogLevel.Information, "What waits for storage {Name} goes to its spool: the edge stops")]
        public static partial void NotTaken(ILogger logger, string name);
    }
}
