using System.Runtime.CompilerServices;
using Gse.Application;
using Gse.Application.EventLog;

namespace Gse.Testing.EventLog;

/// <summary>The way from one edge to the log that all share; it can be cut and mended.</summary>
public sealed class CutLine(InMemoryEventLog log) : IEventReader, IEventWriter
{
    private volatile TaskCompletionSource? _cut;

    public bool IsCut => _cut is not null;

    public void Cut() => _cut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Mend() => Interlocked.Exchange(ref _cut, null)?.SetResult();

    public ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellation)
    {
        Check();
        return log.AppendAsync(append, cancellation);
    }

    public ValueTask<IReadOnlyList<AppendResult>> AppendManyAsync(
        IReadOnlyList<StreamAppend> appends, CancellationToken cancellation)
    {
        Check();
        return log.AppendManyAsync(appends, cancellation);
    }

    public ValueTask SetRetentionAsync(
        StreamName stream, StreamRetention retention, CancellationToken cancellation)
    {
        Check();
        return log.SetRetentionAsync(stream, retention, cancellation);
    }

    public ValueTask<StreamRetention?> ReadRetentionAsync(StreamName stream, CancellationToken cancellation)
    {
        Check();
        return log.ReadRetentionAsync(stream, cancellation);
    }

    public IAsyncEnumerable<RecordedEvent> ReadStreamAsync(
        StreamName stream, ReadDirection direction, long from, long maxCount, CancellationToken cancellation)
    {
        Check();
        return log.ReadStreamAsync(stream, direction, from, maxCount, cancellation);
    }

    public IAsyncEnumerable<RecordedEvent> ReadAllAsync(
        EventFilter filter, ReadDirection direction, LogPosition from, long maxCount, CancellationToken cancellation)
    {
        Check();
        return log.ReadAllAsync(filter, direction, from, maxCount, cancellation);
    }

    /// <summary>While the line is cut it is silent, as a subscription is whose connection is being mended.</summary>
    public async IAsyncEnumerable<LogMessage> SubscribeToAllAsync(
        EventFilter filter, LogPosition after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var message in log.SubscribeToAllAsync(filter, after, cancellation))
        {
            while (_cut is { } cut)
            {
                await cut.Task.WaitAsync(cancellation);
            }

            yield return message;
        }
    }

    public ValueTask<LogPosition> ReadHeadAsync(CancellationToken cancellation)
    {
        Check();
        return log.ReadHeadAsync(cancellation);
    }

    private void Check()
    {
        if (_cut is not null)
        {
            throw new CutLineException();
        }
    }
}

/// <summary>What an adapter throws whose engine does not answer.</summary>
public sealed class CutLineException() : EngineException("10.1.2.3 does not answer", null);
