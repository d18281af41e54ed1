using System.Text.Json;
using System.Text.Json.Nodes;
using Gse.Application.EventLog;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>
/// How long a stream keeps its events: the keys <c>$maxAge</c> and <c>$maxCount</c> of its metadata. Other keys stay.
/// </summary>
internal sealed class StreamSettings(LogReader reader, Appender appender)
{
    private const string MaxAge = "$maxAge";
    private const string MaxCount = "$maxCount";
    private const string EventType = "$metadata";

    public async ValueTask SetRetentionAsync(
        StreamName stream, StreamRetention retention, CancellationToken cancellation)
    {
        while (true)
        {
            var found = await NewestAsync(FleetNames.SettingsOf(stream), cancellation);
            var before = Parse(found);
            var after = (JsonObject)before.DeepClone();
            // Whole seconds, and never less than asked for.
            Set(after, MaxAge, retention.MaxAge is { } age ? Math.Max(1, (long)Math.Ceiling(age.TotalSeconds)) : null);
            Set(after, MaxCount, retention.MaxCount);
            if (JsonNode.DeepEquals(before, after))
            {
                return;
            }

            var item = new EventData(Guid.NewGuid(), EventType, JsonSerializer.SerializeToUtf8Bytes(after), default);
            var expected = ExpectedVersion.Exactly(found?.Revision ?? -1);
            var result = await appender.AppendAsync(
                new StreamAppend(FleetNames.SettingsOf(stream), expected, [item]), cancellation);
            if (result.IsAppended)
            {
                return;
            }
        }
    }

    public async ValueTask<StreamRetention?> ReadRetentionAsync(StreamName stream, CancellationToken cancellation)
    {
        var keys = Parse(await NewestAsync(FleetNames.SettingsOf(stream), cancellation));
        var age = NumberOf(keys, MaxAge) is { } seconds ? TimeSpan.FromSeconds(seconds) : default(TimeSpan?);
        var count = NumberOf(keys, MaxCount);
        return age is null && count is null ? null : new StreamRetention(age, count);
    }

    private static long? NumberOf(JsonObject keys, string key) =>
        keys[key] is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;

    private async ValueTask<RecordedEvent?> NewestAsync(StreamName settings, CancellationToken cancellation)
    {
        var newest = reader.ReadStreamAsync(settings, ReadDirection.Backwards, long.MaxValue, 1, cancellation);
        await foreach (var recorded in newest)
        {
            return recorded;
        }

        return null;
    }

    private static JsonObject Parse(RecordedEvent? found)
    {
        try
        {
            return found is { Data.Length: > 0 } && JsonNode.Parse(found.Data.Span) is JsonObject keys ? keys : [];
        }
        catch (JsonException)
        {
            // The server does not heed it either.
            return [];
        }
    }

    private static void Set(JsonObject keys, string key, long? value)
    {
        if (value is { } number)
        {
            keys[key] = number;
        }
        else
        {
            keys.Remove(key);
        }
    }
}
