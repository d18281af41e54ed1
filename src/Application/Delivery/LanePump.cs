using Gse.Application.Routing;
using Gse.Domain.Channels;

namespace Gse.Application.Delivery;

/// <summary>
/// Takes a storage's records, oldest first, and gives them to its sink: from the spool while there is something in it,
/// else from memory. When the storage takes nothing, the lane spills, and what is in hand goes back to the spool's
/// head.
/// </summary>
internal sealed partial class LanePump(
    StreamToId target, LaneParts parts, LaneQueue queue, ISpool spool, LaneHealth health) : IAsyncDisposable
{
    private readonly RouteBinder _binder = new(target, parts.Time);
    private readonly Flight _flight = new();
    private readonly List<Parcel> _parcels = [];
    private readonly Signal _woken = new();
    private readonly ITimer _slow = parts.Time.CreateTimer(
        _ => queue.StartSpilling(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private SinkCourier? _courier;
    private long? _removed;
    private bool _headMayBeSecond = spool.HeadMayBeSecond;

    /// <summary>When the first record in hand came; null with empty hands.</summary>
    public DateTimeOffset? OldestAt => _flight.IsEmpty ? null : _flight.OldestAt;

    /// <summary>Runs until it is stopped, and then puts what it has in hand into the spool.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var hasDone = await StepAsync(stop);
                health.TellOfPump(null);
                if (!hasDone)
                {
                    await queue.PumpWorkAsync(stop);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                Log.Stopping(parts.Logger, target.Value);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                Log.Failed(parts.Logger, failure, target.Value);
                health.TellOfPump(WhyFailed(failure));
                DeliveryMetrics.Failed(target);
                await PauseAsync(parts.Options.ProbeDelay, stop);
            }
        }

        await PutBackAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _slow.DisposeAsync();
        if (_courier is { } courier)
        {
            await courier.DisposeAsync();
        }
    }

    /// <summary>The routes or the storage are others now: no reason to wait longer.</summary>
    public void Wake()
    {
        _woken.Set();
        queue.WakePump();
    }

    /// <summary>False if there is nothing to do.</summary>
    private async Task<bool> StepAsync(CancellationToken stop)
    {
        await RemoveSentAsync(stop);
        var table = parts.Tables.Current;
        if (table.Targets.GetValueOrDefault(target) is not { } now)
        {
            health.Parked();
            await SpillAsync("the storage is not in use");
            return false;
        }

        if (_courier?.Target != now)
        {
            await ReplaceCourierAsync(now);
        }

        if (_flight.IsEmpty && !await FillAsync(table, stop))
        {
            return false;
        }

        if (_flight.TableVersion != table.Version)
        {
            await RebindAsync(table, stop);
        }
        else
        {
            await SendAsync(stop);
        }

        return true;
    }

    private async Task<bool> FillAsync(RoutingTable table, CancellationToken stop)
    {
        if (spool.Size.Records > 0)
        {
            await FillFromSpoolAsync(table, stop);
            return true;
        }

        if (parts.Options.BatchDelay > TimeSpan.Zero && queue.Oldest is not null && !queue.HasFullBatch)
        {
            await Task.Delay(parts.Options.BatchDelay, parts.Time, stop);
        }

        if (!queue.TryTakeBatch(spool, _parcels))
        {
            return false;
        }

        _flight.Load(_parcels);
        _parcels.Clear();
        return true;
    }

    private async Task FillFromSpoolAsync(RoutingTable table, CancellationToken stop)
    {
        var chunks = await spool.ReadHeadAsync(parts.Options.BatchRecords, parts.Options.BatchBytes, stop);
        var gone = new List<DeadLetter>();
        var damaged = new List<DamagedChunk>();
        var records = _binder.Bind(table, chunks, _headMayBeSecond, gone, damaged);
        await LayAsideAsync(damaged, stop);
        await LayDownAsync(gone, stop);
        _flight.Load(records, chunks, table.Version, isAhead: gone.Count + damaged.Count > 0 || _headMayBeSecond);
        if (_flight.IsEmpty)
        {
            SpoolIsSent();
        }
    }

    private async Task RebindAsync(RoutingTable table, CancellationToken stop)
    {
        var gone = new List<DeadLetter>();
        var isGone = _binder.Rebind(table, _flight, gone);
        if (gone.Count > 0)
        {
            // Until they are written the flight counts as not bound, so that a failure is repeated.
            _flight.TableVersion = -1;
            await LayDownAsync(gone, stop);
            _flight.Remove(isGone.Length, index => isGone[index]);
            _flight.TableVersion = table.Version;
            FlightMayBeSent();
        }
    }

    private async Task SendAsync(CancellationToken stop)
    {
        // What comes behind a batch that is not answered need not wait for that answer.
        _slow.Change(parts.Options.SpoolAfter, Timeout.InfiniteTimeSpan);
        var attempt = await _courier!.DeliverAsync(_flight, stop);
        _slow.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var settled = attempt.Batch is { } batch ? await SettleAsync(batch) : 0;
        // A sink may leave all of them open without a word.
        var trouble = attempt.Trouble.Length > 0 ? attempt.Trouble : "it takes nothing";
        health.Tell(_courier.Circuit, settled > 0 ? "" : trouble);
        if (settled > 0)
        {
            if (_flight.SpoolPlace is null)
            {
                // The way is open without the spool.
                health.TellOfSpooler(null);
            }

            FlightMayBeSent();
            return;
        }

        await SpillAsync(trouble);
        var pause = attempt.HasProgress ? parts.Options.ProbeDelay : attempt.NotBefore;
        if (pause > TimeSpan.Zero)
        {
            await PauseAsync(pause, stop);
        }
    }

    private async Task<int> SettleAsync(SinkBatch batch)
    {
        var letters = DeadLettersOf(batch);
        var written = letters.Count == 0 || await TryLayDownAsync(letters);
        DeliveryMetrics.Delivered(target, batch);
        return _flight.Settle(batch, refusedAreSafe: written);
    }

    /// <summary>
    /// What came from the spool and is sent is removed there, once, however often that has to be tried.
    /// </summary>
    private void FlightMayBeSent()
    {
        if (_flight.IsEmpty && _flight.SpoolPlace is not null)
        {
            SpoolIsSent();
        }
    }

    private void SpoolIsSent()
    {
        _removed = _flight.SpoolPlace;
        _headMayBeSecond = false;
        _flight.LeaveSpool();
    }

    private async Task RemoveSentAsync(CancellationToken stop)
    {
        if (_removed is not { } through)
        {
            return;
        }

        await spool.ReplaceHeadAsync(through, [], stop);
        _removed = null;
        health.TellOfSpooler(null);
        // What comes from here on need not touch the disk, unless more has come meanwhile than is sent at once.
        if (spool.Size.Records <= parts.Options.BatchRecords)
        {
            queue.StopSpilling();
        }
    }
}
