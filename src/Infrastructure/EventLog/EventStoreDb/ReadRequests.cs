using Gse.Application.EventLog;
using Gse.Infrastructure.EventLog.EventStoreDb.Wire;
using static Gse.Infrastructure.EventLog.EventStoreDb.Wire.ReadReq.Types;
using static Gse.Infrastructure.EventLog.EventStoreDb.Wire.ReadReq.Types.Options.Types;
using Direction = Gse.Infrastructure.EventLog.EventStoreDb.Wire.ReadReq.Types.Options.Types.ReadDirection;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>The requests of reads. What the server demands of each, it demands without saying so.</summary>
internal static class ReadRequests
{
    private static readonly Empty Nothing = new();

    /// <param name="from">Inclusive; backwards, <see cref="long.MaxValue"/> is the last one.</param>
    public static ReadReq Stream(
        StreamIdentifier stream, Application.EventLog.ReadDirection direction, long from, long count)
    {
        var place = new StreamOptions { StreamIdentifier = stream };
        if (from == long.MaxValue)
        {
            place.End = Nothing;
        }
        else
        {
            place.Revision = (ulong)from;
        }

        var options = Common(direction);
        options.Stream = place;
        options.Count = (ulong)count;
        options.NoFilter = Nothing;
        return new ReadReq { Options = options };
    }

    /// <param name="from">Forwards inclusive, backwards exclusive; null is the log's begin or end.</param>
    public static ReadReq All(
        FilterOptions? filter, Application.EventLog.ReadDirection direction, LogPosition? from, long count)
    {
        var options = Common(direction);
        options.All = Place(direction, from);
        options.Count = (ulong)count;
        Add(filter, 1_024, options);
        return new ReadReq { Options = options };
    }

    /// <param name="after">Exclusive; null is the log's begin.</param>
    /// <param name="window">So many events the server looks at until it says how far it is.</param>
    public static ReadReq Subscribe(FilterOptions? filter, LogPosition? after, int window)
    {
        var options = Common(Application.EventLog.ReadDirection.Forwards);
        options.All = Place(Application.EventLog.ReadDirection.Forwards, after);
        options.Subscription = new SubscriptionOptions();
        Add(filter, window, options);
        return new ReadReq { Options = options };
    }

    private static Options Common(Application.EventLog.ReadDirection direction) => new()
    {
        ReadDirection = direction == Application.EventLog.ReadDirection.Forwards
            ? Direction.Forwards
            : Direction.Backwards,
        UuidOption = new UUIDOption { Structured = Nothing },
        // Lets a read of a stream tell its last revision, also when no event of it is left.
        ControlOption = new ControlOption { Compatibility = 1 },
    };

    private static AllOptions Place(Application.EventLog.ReadDirection direction, LogPosition? from) =>
        from is { } position
            ? new AllOptions { Position = At((ulong)position.Value) }
            : direction == Application.EventLog.ReadDirection.Forwards
                ? new AllOptions { Start = Nothing }
                : new AllOptions { End = Nothing };

    // An event that was appended over gRPC begins where it is committed.
    private static AllStreamPosition At(ulong position) =>
        new() { CommitPosition = position, PreparePosition = position };

    private static void Add(FilterOptions? filter, int window, Options options)
    {
        if (filter is null)
        {
            options.NoFilter = Nothing;
            return;
        }

        var windowed = filter.Clone();
        windowed.Max = (uint)window;
        windowed.CheckpointIntervalMultiplier = 1;
        options.Filter = windowed;
    }
}
