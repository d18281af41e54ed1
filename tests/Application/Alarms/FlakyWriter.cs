using Gse.Application.EventLog;

namespace Gse.Application.Tests.Alarms;

/// <summary>A way into the log that fails: before anything is written, and, on the next call, after all is.</summary>
internal sealed class FlakyWriter(IEventWriter inner) : IEventWriter
{
    private int _failures;

    public void FailTwice() => Volatile.Write(ref _failures, 2);

    public ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellation) =>
        inner.AppendAsync(append, cancellation);

    public async ValueTask<IReadOnlyList<AppendResult>> AppendManyAsync(
        IReadOnlyList<StreamAppend> appends, CancellationToken cancellation)
    {
        var failure = Interlocked.Decrement(ref _failures);
        if (failure == 1)
        {
            throw new IOException("nothing was written");
        }

        var results = await inner.AppendManyAsync(appends, cancellation);
        return failure == 0 ? throw new IOException("written, but the answer was lost") : results;
    }

    public ValueTask SetRetentionAsync(
        StreamName stream, StreamRetention retention, CancellationToken cancellation) =>
        inner.SetRetentionAsync(stream, retention, cancellation);
}
