using Gse.Application.Edges;
using Gse.Domain.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gse.Application.Delivery;

/// <summary>
/// Tells the log what was dropped and refused: the first at once, then at most one event of a kind for each storage in
/// ten seconds, with all that happened meanwhile in it.
/// </summary>
internal sealed partial class LossJournal(
    DeliveryJournal journal, EdgeIdentity edge, TimeProvider time, ILogger<LossJournal> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Signal _told = new();
    private Dictionary<StreamToId, Untold> _untold = [];

    public void Dropped(StreamToId target, SpoolDrop drop) => Tell(target, untold => untold.Add(drop));

    public void Refused(StreamToId target, IReadOnlyList<DeadLetter> letters) =>
        Tell(target, untold => untold.Add(letters));

    /// <summary>Writes what is not written yet.</summary>
    public async Task WriteAsync(CancellationToken cancellation)
    {
        Dictionary<StreamToId, Untold> taken;
        lock (_gate)
        {
            (taken, _untold) = (_untold, []);
        }

        var now = time.GetUtcNow();
        var events = taken.SelectMany(pair => pair.Value.Events(edge.Id, pair.Key, now)).ToList();
        if (events.Count == 0)
        {
            return;
        }

        try
        {
            await journal.RecordAsync(events, cancellation);
        }
        catch
        {
            PutBack(taken);
            throw;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _told.WaitAsync(stoppingToken);
                await WriteAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                if (stoppingToken.IsCancellationRequested)
                {
                    return;
                }

                Log.NotWritten(logger, failure);
                _told.Set();
            }

            await Task.Delay(Pace, time, stoppingToken).ContinueWith(
                _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private void Tell(StreamToId target, Action<Untold> add)
    {
        lock (_gate)
        {
            if (!_untold.TryGetValue(target, out var untold))
            {
                _untold.Add(target, untold = new Untold());
            }

            add(untold);
        }

        _told.Set();
    }

    private void PutBack(Dictionary<StreamToId, Untold> taken)
    {
        foreach (var (target, before) in taken)
        {
            Tell(target, untold => untold.Add(before));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1517, LogLevel.Error, "What was dropped and refused cannot be written to the log yet")]
        public static partial void NotWritten(ILogger logger, Exception failure);
    }
}
