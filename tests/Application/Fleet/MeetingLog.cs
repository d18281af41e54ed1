using Gse.Application.EventLog;
using Gse.Testing.EventLog;

namespace Gse.Application.Tests.Fleet;

/// <summary>
/// The log in memory; the first appends to the fleet's secrets wait for each other before any is made.
/// </summary>
internal sealed class MeetingLog(InMemoryEventLog log, int parties) : IEventReader, IEventWriter
{
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _met;

    public InMemoryEventLog Inner => log;

    /// <summary>How many came together.</summary>
    public int Met => Math.Min(_met, parties);

    public async ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellation)
    {
        if (append.Stream == StreamName.FleetSecrets && Interlocked.Increment(ref _met) >= parties)
        {
            _all.TrySetResult();
        }

        if (append.Stream == StreamName.FleetSecrets)
        {
            await _all.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellation);
        }

        return await log.AppendAsync(append, cancellation);
    }

    public ValueTask<IReadOnlyList<AppendResult>> AppendManyAsync(
        IReadOnlyList<StreamAppend> appends, CancellationToken cancellation) =>
        log.AppendManyAsync(appends, cancellation);

    public ValueTask SetRetentionAsync(StreamName stream, StreamRetention retention, CancellationToken cancellation) =>
        log.SetRetentionAsync(stream, retention, cancellation);

    public ValueTask<StreamRetention?> ReadRetentionAsync(StreamName stream, CancellationToken cancellation) =>
        log.ReadRetentionAsync(stream, cancellation);

    public IAsyncEnumerable<RecordedEvent> ReadStreamAsync(
        StreamName stream, ReadDirection direction, long from, long maxCount, CancellationToken cancellation) =>
        log.ReadStreamAsync(stream, direction, from, maxCount, cancellation);

    public IAsyncEnumerable<RecordedEvent> ReadAllAsync(
        EventFilter filter, ReadDirection direction, LogPosition from, long maxCount, CancellationToken cancellation) =>
        log.ReadAllAsync(filter, direction, from, maxCount, cancellation);

    public IAsyncEnumerable<LogMessage> SubscribeToAllAsync(
        EventFilter filter, LogPosition after, CancellationToken cancellation) =>
        log.SubscribeToAllAsync(filter, after, cancellation);

    public ValueTask<LogPosition> ReadHeadAsync(CancellationToken cancellation) => log.ReadHeadAsync(cancellation);
}
