using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gse.Application.EventLog;
using Gse.Domain.Delivery;
using Gse.Domain.Subscriptions;

namespace Gse.Application.LogCopy;

/// <summary>
/// Events that hold a place in the log. Places differ between logs, so these events are the only ones whose data change
/// when they are copied; of their JSON only that number does.
/// </summary>
internal static class EventPositions
{
    /// <summary>The property of each, as it stands in the JSON.</summary>
    public static FrozenDictionary<string, string> Properties { get; } = new Dictionary<string, string>
    {
        [nameof(SubscriptionDefined)] = "after",
        [nameof(SubscriptionLeased)] = "position",
        [nameof(SubscriptionAcknowledged)] = "position",
        [nameof(DocumentsDelivered)] = "position",
    }.ToFrozenDictionary();

    /// <summary>The streams they are in.</summary>
    public static IReadOnlyList<string> StreamPrefixes { get; } =
        [StreamName.SubscriptionPrefix, StreamName.SubscriptionProgressPrefix, StreamName.DeliveryProgressPrefix];

    /// <summary>Null for an event that holds none.</summary>
    public static long? Read(RecordedEvent recorded) => Find(recorded)?.Position;

    /// <summary>The event as the target takes it: its first time kept, its place in the log the given one.</summary>
    /// <param name="position">Null for an event that holds none.</param>
    public static EventData Translate(RecordedEvent recorded, long? position)
    {
        var data = position is { } place && Find(recorded) is { } found && found.Position != place
            ? With(recorded.Data.Span, found.Start, found.Length, place)
            : recorded.Data;
        var metadata = OriginalTime.Keep(recorded.Metadata, recorded.RecordedAt);
        var translated = new EventData(recorded.Id, recorded.Type, data, metadata, recorded.IsJson);

        // An event as large as one may be keeps its metadata, and not its time.
        return AppendLimits.SizeOf(translated) > AppendLimits.MaxBytes
            ? translated with { Metadata = recorded.Metadata }
            : translated;
    }

    private static (long Position, int Start, int Length)? Find(RecordedEvent recorded)
    {
        if (!recorded.IsJson || !Properties.TryGetValue(recorded.Type, out var property))
        {
            return null;
        }

        var json = new Utf8JsonReader(recorded.Data.Span);
        while (json.Read())
        {
            if (json is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 } && json.ValueTextEquals(property))
            {
                return json.Read() && json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var position)
                    ? (position, (int)json.TokenStartIndex, json.ValueSpan.Length)
                    : null;
            }
        }

        return null;
    }

    // Every other byte stays: copied back, the event is what it was.
    private static byte[] With(ReadOnlySpan<byte> data, int start, int length, long position) =>
    [
        .. data[..start], .. Encoding.ASCII.GetBytes(position.ToString(CultureInfo.InvariantCulture)),
        .. data[(start + length)..],
    ];
}
