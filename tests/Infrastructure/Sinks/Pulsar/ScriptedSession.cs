using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Gse.Infrastructure.Tests.Sinks.Pulsar;

/// <summary>One producer's socket, seen from Pulsar.</summary>
internal sealed class ScriptedSession(WebSocket socket, HttpContext context, int maxFrame)
{
    private static readonly HashSet<string> Known =
        ["payload", "properties", "context", "key", "replicationClusters", "eventTime"];

    private readonly byte[] _frame = new byte[maxFrame + 1];

    /// <summary>Counted within this producer, from 1.</summary>
    public int Count { get; private set; }

    /// <summary>Null at the end.</summary>
    public async Task<ScriptedMessage?> NextAsync(string path)
    {
        var frame = await ReadAsync();
        if (frame is null)
        {
            return null;
        }

        Count++;
        var json = JsonDocument.Parse(frame).RootElement;
        Assert.All(json.EnumerateObject(), field => Assert.Contains(field.Name, Known));
        return new ScriptedMessage(
            path, Encoding.UTF8.GetString(Convert.FromBase64String(json.GetProperty("payload").GetString()!)),
            json.GetProperty("context").GetString()!,
            json.TryGetProperty("key", out var key) ? key.GetString() : null,
            json.TryGetProperty("properties", out var properties)
                ? properties.EnumerateObject().ToDictionary(field => field.Name, field => field.Value.GetString()!)
                : []);
    }

    public Task TakeAsync(ScriptedMessage message) =>
        SayAsync(new { result = "ok", messageId = "CAAQAw==", context = message.Context });

    public Task RefuseAsync(ScriptedMessage message, int code, string words) =>
        SayAsync(new { result = $"send-error:{code}", errorMsg = words, context = message.Context });

    /// <summary>As Pulsar answers what it cannot parse: without a context.</summary>
    public Task RefuseUnreadableAsync() =>
        SayAsync(new { result = "send-error:3", errorMsg = "Unexpected end-of-input", context = (string?)null });

    public Task SayAsync<T>(T answer) => SayAsync(JsonSerializer.Serialize(answer));

    public Task SayAsync(string text) => socket.SendAsync(
        Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>In order, but without an answer to what came.</summary>
    public Task EndAsync() => socket.CloseOutputAsync(
        WebSocketCloseStatus.InternalServerError, "unknown error", CancellationToken.None);

    /// <summary>Without a word, as when the machine dies.</summary>
    public void Cut() => context.Abort();

    private async Task<string?> ReadAsync()
    {
        var length = 0;
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(_frame.AsMemory(length), context.RequestAborted);
                length += part.Count;
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return null;
                }

                if (length > maxFrame)
                {
                    await socket.CloseAsync(WebSocketCloseStatus.MessageTooBig, "too big", context.RequestAborted);
                    return null;
                }

                if (part.EndOfMessage)
                {
                    return Encoding.UTF8.GetString(_frame, 0, length);
                }
            }
        }
        catch (Exception cut) when (cut is WebSocketException or OperationCanceledException)
        {
            return null;
        }
    }
}

/// <param name="Path">Of the producer.</param>
/// <param name="Value">The payload, decoded.</param>
internal sealed record ScriptedMessage(
    string Path, string Value, string Context, string? Key, IReadOnlyDictionary<string, string> Properties)
{
    public bool MayBeSecond => Properties.GetValueOrDefault("gse-may-be-second") == "true";
}
