using System.Globalization;
using System.Text.Json;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>
/// When an event was recorded: the server's time, or for one that was copied from another log what its metadata say in
/// <c>gse-recorded-at</c>.
/// </summary>
internal static class RecordedTime
{
    private static ReadOnlySpan<byte> Property => "gse-recorded-at"u8;

    /// <param name="created">Ticks of 100 ns since 1970, as text.</param>
    public static DateTimeOffset Of(string? created, ReadOnlySpan<byte> metadata)
    {
        if (metadata.IndexOf(Property) >= 0 && Original(metadata) is { } original)
        {
            return original;
        }

        return long.TryParse(created, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            ? DateTimeOffset.UnixEpoch.AddTicks(ticks)
            : DateTimeOffset.UnixEpoch;
    }

    private static DateTimeOffset? Original(ReadOnlySpan<byte> metadata)
    {
        try
        {
            var json = new Utf8JsonReader(metadata);
            while (json.Read())
            {
                if (json is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 } && json.ValueTextEquals(Property)
                    && json.Read() && json.TokenType == JsonTokenType.String
                    && json.TryGetDateTimeOffset(out var original))
                {
                    return original.ToUniversalTime();
                }
            }

            return null;
        }
        catch (JsonException)
        {
            // Metadata of other programs need not be JSON; then they do not say it.
            return null;
        }
    }
}
