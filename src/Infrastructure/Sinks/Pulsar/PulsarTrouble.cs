using System.Net;
using System.Net.WebSockets;

namespace Gse.Infrastructure.Sinks.Pulsar;

/// <summary>Says in our own words why a topic takes nothing.</summary>
internal static class PulsarTrouble
{
    public const string NoAnswer = "Pulsar does not answer in time";
    public const string Lost = "the connection was lost before Pulsar answered";
    public const string Unreadable = "Pulsar answers what is no answer";
    public const string NoAddress = "it is no address";
    public const string NoToken = "the token holds what no token can";
    public const string TooLarge = "the record is larger than Pulsar's WebSocket service takes";

    /// <summary>The socket is gone, by whoever's doing; the last one is what it says when used after that.</summary>
    public static bool IsLoss(Exception failure) =>
        failure is WebSocketException or OperationCanceledException or IOException or InvalidOperationException;

    /// <summary>What an address said instead of making a producer.</summary>
    public static string OfStatus(HttpStatusCode status) => status switch
    {
        0 => "it cannot be reached",
        HttpStatusCode.BadRequest => "it does not accept the topic's name or a setting",
        HttpStatusCode.Unauthorized => "it does not accept the token",
        HttpStatusCode.Forbidden => "the token may not write to the topic",
        HttpStatusCode.NotFound => "there is no such topic, or no WebSocket service",
        HttpStatusCode.Conflict => "another producer holds the topic, or its schema does not fit",
        HttpStatusCode.ServiceUnavailable => "the topic is full or ended",
        _ => $"it answers {(int)status}",
    };

    public static string OfClose(WebSocketCloseStatus status) => $"Pulsar ended the connection with {(int)status}";
}
