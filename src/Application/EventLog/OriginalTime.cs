using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gse.Application.EventLog;

/// <summary>
/// When an event was recorded first. A log stamps what it takes with its own time; of an event that was copied from
/// another log the metadata hold the time of that log, and it is the one that counts.
/// </summary>
public static class OriginalTime
{
    /// <summary>The property of the metadata: ISO 8601, UTC, seven decimals.</summary>
    public const string Property = "gse-recorded-at";

    private static ReadOnlySpan<byte> Name => "gse-recorded-at"u8;

    /// <summary>Null for an event that was not copied.</summary>
    public static DateTimeOffset? Of(ReadOnlySpan<byte> metadata) =>
        metadata.IndexOf(Name) >= 0 ? Read(metadata) : null;

    /// <summary>
    /// The metadata with the time in them, every other byte as it was; unchanged if they have one already, or are no
    /// JSON object.
    /// </summary>
    public static ReadOnlyMemory<byte> Keep(ReadOnlyMemory<byte> metadata, DateTimeOffset recordedAt)
    {
        var text = metadata.Span.TrimEnd(" \r\n\t"u8);
        if (text.IsEmpty)
        {
            text = "{}"u8;
        }

        if (text[0] != '{' || text[^1] != '}' || Of(text) is not null)
        {
            return metadata;
        }

        var time = recordedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        var isFirst = text[1..^1].Trim(" \r\n\t"u8).IsEmpty;
        var added = $"{(isFirst ? "" : ",")}\"{Property}\":\"{time}\"}}";
        var kept = new byte[text.Length - 1 + added.Length];
        text[..^1].CopyTo(kept);
        Encoding.ASCII.GetBytes(added, kept.AsSpan(text.Length - 1));
        return kept;
    }

    private static DateTimeOffset? Read(ReadOnlySpan<byte> metadata)
    {
        try
        {
            var json = new Utf8JsonReader(metadata);
            while (json.Read())
            {
                if (json is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 } && json.ValueTextEquals(Name))
                {
                    return json.Read() && json.TokenType == JsonTokenType.String
                        && json.TryGetDateTimeOffset(out var time)
                            ? time.ToUniversalTime()
                            : null;
                }
            }

            return null;
        }
        catch (JsonException)
        {
            // Metadata of other programs need not be JSON; then they say nothing of it.
            return null;
        }
    }
}
