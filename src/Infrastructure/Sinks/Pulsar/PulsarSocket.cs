using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using Gse.Application.Routing;

namespace Gse.Infrastructure.Sinks.Pulsar;

/// <summary>One producer: the WebSocket of one topic. One sends and one receives at a time.</summary>
internal sealed class PulsarSocket : IAsyncDisposable
{
    private const int MaxAnswerBytes = 1_048_576;

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly ClientWebSocket _socket;
    private readonly ArrayBufferWriter<byte> _answer = new(4_096);

    private PulsarSocket(ClientWebSocket socket) => _socket = socket;

    /// <summary>Why the other side ended the connection, if it did.</summary>
    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public bool IsOpen => _socket.State == WebSocketState.Open;

    /// <returns>The socket, or why there is none.</returns>
    public static async Task<(PulsarSocket? Socket, string Trouble)> ConnectAsync(
        Uri uri, Secret token, CancellationToken cancellation)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.Proxy = null;
        try
        {
            if (!token.IsEmpty)
            {
                socket.Options.SetRequestHeader("Authorization", $"Bearer {token.Value}");
            }

            await socket.ConnectAsync(uri, cancellation);
            return (new PulsarSocket(socket), "");
        }
        catch (WebSocketException)
        {
            var trouble = PulsarTrouble.OfStatus(socket.HttpStatusCode);
            socket.Dispose();
            return (null, trouble);
        }
        catch (Exception unsendable) when (unsendable is ArgumentException or FormatException)
        {
            socket.Dispose();
            return (null, PulsarTrouble.NoToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <exception cref="WebSocketException">The connection is lost.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellation) =>
        _socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, cancellation);

    /// <summary>The next answer; null if Pulsar ended the connection.</summary>
    /// <exception cref="WebSocketException">The connection is lost.</exception>
    /// <exception cref="JsonException">What came is no answer.</exception>
    public async ValueTask<PulsarAnswer?> ReceiveAsync(CancellationToken cancellation)
    {
        _answer.ResetWrittenCount();
        while (true)
        {
            var part = await _socket.ReceiveAsync(_answer.GetMemory(4_096), cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            _answer.Advance(part.Count);
            if (part.EndOfMessage)
            {
                return PulsarAnswer.Read(_answer.WrittenSpan);
            }

            if (_answer.WrittenCount > MaxAnswerBytes)
            {
                throw new JsonException("An answer is short.");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(Farewell);
        try
        {
            if (IsOpen)
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, soon.Token);
            }
        }
        catch (Exception lost) when (lost is WebSocketException or OperationCanceledException)
        {
            _socket.Abort();
        }

        _socket.Dispose();
    }
}
