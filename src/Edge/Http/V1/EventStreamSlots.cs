using Microsoft.Extensions.Options;

namespace Gse.Edge.Http.V1;

/// <summary>Bounds how many event streams are open at once.</summary>
internal sealed partial class EventStreamSlots(IOptions<GseHttpOptions> options, ILogger<EventStreamSlots> logger)
{
    private int _taken;

    public int Limit => options.Value.MaxEventStreams;

    /// <summary>Null if all are taken; to be disposed when the stream ends.</summary>
    public IDisposable? TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= Limit)
        {
            return new Slot(this);
        }

        Interlocked.Decrement(ref _taken);
        return null;
    }

    public void Ended(string correlation) => Log.Ended(logger, correlation);

    private sealed class Slot(EventStreamSlots slots) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref slots._taken);
    }

    private static partial class Log
    {
        [LoggerMessage(3020, LogLevel.Debug, "Event stream ended [{Correlation}]")]
        public static partial void Ended(ILogger logger, string correlation);
    }
}
