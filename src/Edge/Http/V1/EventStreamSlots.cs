using System.Diagnostics.Metrics;
using Gse.Application;
using Microsoft.Extensions.Options;

namespace Gse.Edge.Http.V1;

/// <summary>Bounds how many event streams are open at once, and counts what becomes of them.</summary>
internal sealed partial class EventStreamSlots(IOptions<GseHttpOptions> options, ILogger<EventStreamSlots> logger)
{
    private static readonly UpDownCounter<int> Open =
        Telemetry.Meter.CreateUpDownCounter<int>("gse_event_streams", description: "Event streams open");

    private static readonly Counter<long> Events = Telemetry.Meter.CreateCounter<long>(
        "gse_event_stream_events_total", description: "Events written to event streams");

    private static readonly Counter<long> Cut = Telemetry.Meter.CreateCounter<long>(
        "gse_event_streams_cut_total", description: "Event streams that the edge ended, by reason");

    private int _taken;

    public int Limit => options.Value.MaxEventStreams;

    /// <summary>Null if all are taken; to be disposed when the stream ends.</summary>
    public IDisposable? TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= Limit)
        {
            Open.Add(1);
            return new Slot(this);
        }

        Interlocked.Decrement(ref _taken);
        return null;
    }

    public static void Sent() => Events.Add(1);

    public void CutOff(StreamEnd end, string caller, string correlation)
    {
        Cut.Add(1, new KeyValuePair<string, object?>("reason", end.Reason));
        Log.CutOff(logger, end.Reason, caller, correlation);
    }

    public void Ended(string correlation) => Log.Ended(logger, correlation);

    private sealed class Slot(EventStreamSlots slots) : IDisposable
    {
        public void Dispose()
        {
            Interlocked.Decrement(ref slots._taken);
            Open.Add(-1);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3020, LogLevel.Debug, "Event stream ended [{Correlation}]")]
        public static partial void Ended(ILogger logger, string correlation);

        [LoggerMessage(3021, LogLevel.Warning, "Event stream of {Caller} cut off: {Reason} [{Correlation}]")]
        public static partial void CutOff(ILogger logger, string reason, string caller, string correlation);
    }
}
