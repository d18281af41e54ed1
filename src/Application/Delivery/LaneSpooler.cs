using Gse.Domain.Channels;
using Microsoft.Extensions.Logging;

namespace Gse.Application.Delivery;

/// <summary>
/// While a lane spills: puts what waits at the spool's end, all of it in one commit, and tells those who wait for it.
/// </summary>
internal sealed partial class LaneSpooler(
    StreamToId target, LaneParts parts, LaneQueue queue, ISpool spool, LaneHealth health)
{
    public const string CannotWrite = "the spool cannot be written";

    private readonly List<Parcel> _parcels = [];

    /// <summary>Runs until it is stopped, and then spools what still waits.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await queue.SpoolerWorkAsync(stop);
                await SpoolAsync();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await SpoolAsync();
        }
    }

    private async Task SpoolAsync()
    {
        while (queue.TryTakeForSpool(_parcels))
        {
            try
            {
                var writer = new ChunkWriter();
                foreach (var parcel in _parcels)
                {
                    writer.Add(parcel.Records, parcel.ArrivedAt, parcel.ArrivedAt);
                }

                Tell(await spool.AppendAsync(writer.Finish(), CancellationToken.None));
                health.TellOfSpooler(null);
                _parcels.ForEach(parcel => parcel.SettleAll());
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                Log.NotSpooled(parts.Logger, failure, target.Value);
                health.TellOfSpooler(CannotWrite);
                DeliveryMetrics.Failed(target);
                var refusal = new DeliveryUnavailable(health.Name);
                _parcels.ForEach(parcel => parcel.Fail(refusal));
            }

            _parcels.Clear();
            queue.Spooled();
        }
    }

    private void Tell(SpoolDrop drop)
    {
        if (drop.Records > 0)
        {
            Log.Dropped(parts.Logger, target.Value, drop.Records, drop.Bytes);
            DeliveryMetrics.Dropped(target, drop.Records);
            health.Dropped(drop.Records);
            parts.Journal.Dropped(target, drop);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1512, LogLevel.Error, "The spool of storage {Id} cannot be written; what came is refused")]
        public static partial void NotSpooled(ILogger logger, Exception failure, int id);

        [LoggerMessage(1513, LogLevel.Warning,
            "The spool of storage {Id} is full: its oldest {Records} records ({Bytes} bytes) were dropped")]
        public static partial void Dropped(ILogger logger, int id, long records, long bytes);
    }
}
