using Gse.Application.Routing;

namespace Gse.Infrastructure.Sinks.Pulsar;

/// <summary>The socket of a topic: made when needed, at one address after the other.</summary>
internal sealed class PulsarConnection(
    PulsarTopic topic, PulsarStorage storage, PulsarSinkOptions options, TimeProvider time) : IAsyncDisposable
{
    /// <summary>One that was idle for so long may have been ended by the other side.</summary>
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(30);

    private PulsarSocket? _socket;
    private long _usedAt;
    private int _address;

    /// <summary>Why there was no socket.</summary>
    public string Trouble { get; private set; } = "";

    /// <summary>Null where no address has one for us: see <see cref="Trouble"/>.</summary>
    public async Task<PulsarSocket?> OpenAsync(CancellationToken cancellation)
    {
        if (_socket is { } socket && (!socket.IsOpen || time.GetElapsedTime(_usedAt) > IdleLimit))
        {
            await CloseAsync();
        }

        for (var tried = 0; _socket is null && tried < storage.Addresses.Count; tried++)
        {
            var address = storage.Addresses[_address];
            (_socket, var trouble) = await ConnectAsync(address, cancellation);
            if (_socket is null)
            {
                Trouble = $"{address}: {trouble}";
                _address = (_address + 1) % storage.Addresses.Count;
            }
        }

        _usedAt = time.GetTimestamp();
        return _socket;
    }

    /// <summary>What was in flight is not answered any more.</summary>
    public async ValueTask CloseAsync()
    {
        if (_socket is { } socket)
        {
            _socket = null;
            await socket.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => CloseAsync();

    private async Task<(PulsarSocket? Socket, string Trouble)> ConnectAsync(
        StorageAddress address, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            return PulsarUri.Of(address, topic, options) is { } uri
                ? await PulsarSocket.ConnectAsync(uri, storage.Token, either.Token)
                : (null, PulsarTrouble.NoAddress);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, PulsarTrouble.NoAnswer);
        }
    }
}
