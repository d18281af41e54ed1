using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Gse.Edge.Gateway;

/// <summary>
/// Stands before TLS: limits the connections, and lets only so many shake hands at a time. A handshake costs a
/// hundred beats; when a whole fleet reconnects, the others' beats must still be heard.
/// </summary>
internal sealed partial class LinkAdmission(
    IOptions<LinkOptions> options, LinkMetrics metrics, ILogger<LinkAdmission> logger) : IDisposable
{
    private readonly LinkOptions _options = options.Value;
    private readonly SemaphoreSlim _places = new(
        options.Value.Handshakes > 0 ? options.Value.Handshakes : 2 * Environment.ProcessorCount);

    private int _waiting;

    public async Task OnConnectionAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        try
        {
            if (metrics.ConnectionOpened() > _options.MaxConnections)
            {
                Reject(connection, "too many connections");
                return;
            }

            if (!await EnterAsync(connection))
            {
                return;
            }

            var place = new HandshakePlace(_places);
            connection.Features.Set(place);
            try
            {
                await next(connection);
            }
            finally
            {
                if (place.Leave())
                {
                    metrics.Handshake("failed");
                }
            }
        }
        finally
        {
            metrics.ConnectionClosed();
        }
    }

    public void Dispose() => _places.Dispose();

    private async ValueTask<bool> EnterAsync(ConnectionContext connection)
    {
        if (_places.Wait(0, CancellationToken.None))
        {
            return true;
        }

        if (Interlocked.Increment(ref _waiting) > _options.HandshakeQueue)
        {
            Interlocked.Decrement(ref _waiting);
            Reject(connection, "too many handshakes");
            return false;
        }

        try
        {
            await _places.WaitAsync(connection.ConnectionClosed);
            return true;
        }
        catch (OperationCanceledException)
        {
            // It left while it waited.
            metrics.Handshake("failed");
            return false;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private void Reject(ConnectionContext connection, string why)
    {
        metrics.Handshake("rejected");
        Log.Rejected(logger, why);
        connection.Abort(new ConnectionAbortedException(why));
    }

    private static partial class Log
    {
        [LoggerMessage(3000, LogLevel.Warning, "Connection closed before its handshake: {Reason}")]
        public static partial void Rejected(ILogger logger, string reason);
    }
}

/// <summary>A connection's place among those that shake hands.</summary>
internal sealed class HandshakePlace(SemaphoreSlim places)
{
    private int _left;

    /// <summary>Gives the place to the next.</summary>
    /// <returns>False if that was done before.</returns>
    public bool Leave()
    {
        if (Interlocked.Exchange(ref _left, 1) != 0)
        {
            return false;
        }

        places.Release();
        return true;
    }
}
