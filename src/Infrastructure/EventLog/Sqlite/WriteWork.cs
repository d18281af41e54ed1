using System.Threading.Tasks.Sources;

namespace Gse.Infrastructure.EventLog.Sqlite;

/// <summary>
/// Something a caller wants written, and the caller's wait for the answer in the same object: an append costs one
/// allocation. One that is cancelled before the writer takes it is not written; later, only the caller stops waiting.
/// </summary>
internal abstract class WriteWork
{
    /// <summary>About how many bytes it adds to a commit.</summary>
    public abstract long Size { get; }

    /// <summary>True: the caller has gone, there is nothing to do.</summary>
    public abstract bool IsCancelled { get; }

    /// <summary>Runs inside the transaction.</summary>
    public abstract void Apply(LogWriterState state);

    /// <summary>The transaction is durable: the caller gets its answer.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception exception);
}

/// <inheritdoc/>
internal abstract class WriteWork<T> : WriteWork, IValueTaskSource<T>
{
    private ManualResetValueTaskSourceCore<T> _source = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _cancellation;
    private int _answered;
    private T? _result;

    public override bool IsCancelled => Volatile.Read(ref _answered) != 0;

    /// <summary>Awaited once. The token must be handed over before the writer gets the work.</summary>
    public ValueTask<T> Answer => new(this, _source.Version);

    public void StopWaitingOn(CancellationToken cancellation)
    {
        if (cancellation.CanBeCanceled)
        {
            _cancellation = cancellation.UnsafeRegister(
                static (work, token) => ((WriteWork<T>)work!).Fail(new OperationCanceledException(token)), this);
        }
    }

    public sealed override void Apply(LogWriterState state) => _result = Write(state);

    public sealed override void Complete()
    {
        if (Interlocked.Exchange(ref _answered, 1) == 0)
        {
            _cancellation.Unregister();
            _source.SetResult(_result!);
        }
    }

    public sealed override void Fail(Exception exception)
    {
        if (Interlocked.Exchange(ref _answered, 1) == 0)
        {
            _cancellation.Unregister();
            _source.SetException(exception);
        }
    }

    T IValueTaskSource<T>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<T>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    protected abstract T Write(LogWriterState state);
}
