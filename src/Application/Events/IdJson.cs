using System.Text.Json;
using System.Text.Json.Serialization;
using Gse.Application.Routing;
using Gse.Domain.Access;
using Gse.Domain.Agents;
using Gse.Domain.Alarms;
using Gse.Domain.Channels;
using Gse.Domain.Edges;
using Gse.Domain.Groups;
using Gse.Domain.Processes;
using Gse.Domain.Subscriptions;
using Gse.Domain.Tasks;

namespace Gse.Application.Events;

/// <summary>An id written as JSON text.</summary>
public abstract class TextIdJson<T>(Func<string, T> parse) : JsonConverter<T>
    where T : struct
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        parse(reader.GetString() ?? throw new JsonException("an id must be text"));

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

/// <summary>An id written as a JSON number.</summary>
public abstract class NumberIdJson<T>(Func<int, T> create, Func<T, int> value) : JsonConverter<T>
    where T : struct
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        create(reader.GetInt32());

    public override void Write(Utf8JsonWriter writer, T id, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value(id));
}

public sealed class AgentIdJson() : TextIdJson<AgentId>(AgentId.Parse);

public sealed class EdgeIdJson() : TextIdJson<EdgeId>(EdgeId.Parse);

public sealed class HostAddressJson() : TextIdJson<HostAddress>(
    text => HostAddress.TryParse(text, out var address) ? address : throw new JsonException("no host address"));

public sealed class AlarmIdJson() : TextIdJson<AlarmId>(text => new AlarmId(Guid.ParseExact(text, "N")));

public sealed class AccessKeyIdJson() : TextIdJson<AccessKeyId>(text => new AccessKeyId(text));

public sealed class EnrolmentTokenIdJson() : TextIdJson<EnrolmentTokenId>(text => new EnrolmentTokenId(text));

public sealed class SubscriptionIdJson() : TextIdJson<SubscriptionId>(SubscriptionId.Parse);

public sealed class GroupIdJson() : TextIdJson<GroupId>(GroupId.Parse);

public sealed class TaskIdJson() : TextIdJson<TaskId>(TaskId.Parse);

public sealed class ChannelIdJson() : NumberIdJson<ChannelId>(value => new ChannelId(value), id => id.Value);

public sealed class StreamToIdJson() : NumberIdJson<StreamToId>(value => new StreamToId(value), id => id.Value);

/// <summary>A process key as <c>namespace:name</c>; neither part can hold a colon.</summary>
public sealed class ProcessKeyJson() : TextIdJson<ProcessKey>(Parse)
{
    private static ProcessKey Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && ProcessKey.TryCreate(text[..colon], text[(colon + 1)..], out var key)
            ? key
            : throw new JsonException("no process key");
    }
}

/// <summary>JSON inside JSON, as it is.</summary>
public sealed class JsonTextJson : JsonConverter<JsonText>
{
    public override JsonText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonTexts.Of(JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, JsonText value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.ToString());
}
