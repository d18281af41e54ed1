using System.Threading.Channels;

namespace Gse.AgentHost.Link;

/// <summary>
/// What a loop sleeps on: set from anywhere, or by its own timer.
/// Being set many times before it is looked at counts once.
/// </summary>
internal sealed class Wake : IDisposable
{
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly ITimer _timer;

    public Wake(TimeProvider time) =>
        _timer = time.CreateTimer(w => ((Wake)w!).Set(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Set() => _signal.Writer.TryWrite(true);

    /// <summary>
    /// Returns when set, or after <paramref name="atMost"/> (null: never by itself); may return early.
    /// </summary>
    public async ValueTask WaitAsync(TimeSpan? atMost, CancellationToken cancellation)
    {
        var due = atMost is { } wait && wait < TimeSpan.Zero ? TimeSpan.Zero : atMost ?? Timeout.InfiniteTimeSpan;
        _timer.Change(due, Timeout.InfiniteTimeSpan);
        await _signal.Reader.ReadAsync(cancellation);
    }

    public void Dispose() => _timer.Dispose();
}
