using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gse.Application.EventLog;
using Gse.Domain;
using Gse.Domain.Fleet;

namespace Gse.Application.Events;

/// <summary>
/// Turns domain events into what the log keeps, and back. The name of an event is the name of its type: renaming one
/// changes the storage format, and the golden list in the architecture tests says so.
/// </summary>
public static class EventCodec
{
    private static readonly FrozenDictionary<string, JsonTypeInfo> ByName = EventTypes()
        .ToFrozenDictionary(type => type.Name, type => EventJson.Default.GetTypeInfo(type)!);

    /// <summary>The names of all JSON events, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ByName.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Of them, those that readers outside may know of.</summary>
    public static FrozenSet<string> ToldNames { get; } = EventTypes()
        .Where(type => !type.IsAssignableTo(typeof(FleetEvent))).Select(type => type.Name)
        .ToFrozenSet(StringComparer.Ordinal);

    /// <param name="happened">The event.</param>
    /// <param name="id">Random, or made by <see cref="EventIds"/> from what must not be recorded twice.</param>
    /// <param name="metadata">From <see cref="EncodeMetadata"/>; may be shared by events of one command.</param>
    public static EventData Encode(IDomainEvent happened, Guid id, ReadOnlyMemory<byte> metadata)
    {
        var name = happened.GetType().Name;
        return new EventData(id, name, JsonSerializer.SerializeToUtf8Bytes(happened, ByName[name]), metadata);
    }

    public static ReadOnlyMemory<byte> EncodeMetadata(EventMetadata metadata) =>
        JsonSerializer.SerializeToUtf8Bytes(metadata, EventJson.Default.EventMetadata);

    /// <summary>Null for an event that is not JSON or that this version does not know.</summary>
    public static IDomainEvent? Decode(RecordedEvent recorded) =>
        recorded.IsJson && ByName.TryGetValue(recorded.Type, out var type)
            ? (IDomainEvent?)JsonSerializer.Deserialize(recorded.Data.Span, type)
            : null;

    public static EventMetadata? DecodeMetadata(RecordedEvent recorded) =>
        recorded.Metadata.IsEmpty
            ? null
            : JsonSerializer.Deserialize(recorded.Metadata.Span, EventJson.Default.EventMetadata);

    private static IEnumerable<Type> EventTypes() =>
        typeof(IDomainEvent).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(IDomainEvent)));
}
