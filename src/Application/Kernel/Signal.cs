using System.Threading.Channels;

namespace Gse.Application;

/// <summary>Wakes one waiting loop. Being set many times before it is waited for wakes it once.</summary>
internal sealed class Signal
{
    private readonly Channel<bool> _set = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _set.Writer.TryWrite(true);

    /// <summary>Waits until it is set, and unsets it.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellation) => await _set.Reader.ReadAsync(cancellation);
}
