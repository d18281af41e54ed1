using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Domain;
using Gse.Testing.EventLog;

namespace Gse.Edge.Tests.Gateway;

/// <summary>The log in memory, whose appends a test can hold up or let fail.</summary>
public sealed class BlockingLog(InMemoryEventLog log) : IEventReader, IEventWriter, IDisposable
{
    private readonly SemaphoreSlim _held = new(0);
    private volatile TaskCompletionSource? _gate;
    private volatile bool _broken;

    /// <summary>From now on appends wait until <see cref="Release"/>.</summary>
    public void Hold() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose() => _held.Dispose();

    public void Release()
    {
        var gate = _gate;
        _gate = null;
        gate?.TrySetResult();
    }

    /// <summary>Completes when one more append waits.</summary>
    public Task HeldAsync(CancellationToken cancellation) => _held.WaitAsync(cancellation);

    /// <summary>From now on appends fail, or no longer do.</summary>
    public void Break(bool broken) => _broken = broken;

    public IReadOnlyList<IDomainEvent> Events(string stream) =>
        [.. log.Events.Where(e => e.Stream.Value == stream).Select(e => EventCodec.Decode(e)!)];

    /// <summary>Waits for the first event of the type in the stream.</summary>
    public async Task<T> WaitForAsync<T>(StreamName stream, CancellationToken cancellation)
        where T : class, IDomainEvent
    {
        await foreach (var message in log.SubscribeToAllAsync(EventFilter.All, LogPosition.Start, cancellation))
        {
            if (message.Event is { } recorded && recorded.Stream == stream && EventCodec.Decode(recorded) is T found)
            {
                return found;
            }
        }

        throw new InvalidOperationException("the subscription ended");
    }

    public async ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellation) =>
        (await AppendManyAsync([append], cancellation))[0];

    public async ValueTask<IReadOnlyList<AppendResult>> AppendManyAsync(
        IReadOnlyList<StreamAppend> appends, CancellationToken cancellation)
    {
        if (_broken)
        {
            throw new IOException("the log is out of reach");
        }

        if (_gate is { } gate)
        {
            _held.Release();
            await gate.Task.WaitAsync(cancellation);
        }

        return await log.AppendManyAsync(appends, cancellation);
    }

    public ValueTask SetRetentionAsync(StreamName stream, StreamRetention retention, CancellationToken cancellation) =>
        log.SetRetentionAsync(stream, retention, cancellation);

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

    public ValueTask<StreamRetention?> ReadRetentionAsync(StreamName stream, CancellationToken cancellation) =>
        log.ReadRetentionAsync(stream, cancellation);
}
