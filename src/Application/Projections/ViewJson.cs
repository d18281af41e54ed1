using System.Text.Json.Serialization;
using Gse.Application.Access;
using Gse.Application.Agents;
using Gse.Application.Alarms;
using Gse.Application.Edges;
using Gse.Application.Events;
using Gse.Application.Groups;
using Gse.Application.Processes;
using Gse.Application.Routing;
using Gse.Application.Subscriptions;
using Gse.Application.Tasks;

namespace Gse.Application.Projections;

/// <summary>The JSON form of the stored documents.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    Converters =
    [
        typeof(AgentIdJson), typeof(EdgeIdJson), typeof(HostAddressJson), typeof(ProcessKeyJson), typeof(ChannelIdJson),
        typeof(StreamToIdJson), typeof(AlarmIdJson), typeof(AccessKeyIdJson), typeof(EnrolmentTokenIdJson),
        typeof(JsonTextJson), typeof(SubscriptionIdJson), typeof(TaskIdJson), typeof(GroupIdJson),
    ])]
[JsonSerializable(typeof(AgentView))]
[JsonSerializable(typeof(ProcessesView))]
[JsonSerializable(typeof(AccessKeyView))]
[JsonSerializable(typeof(AlarmDocument))]
[JsonSerializable(typeof(LogOriginView))]
[JsonSerializable(typeof(EdgeView))]
[JsonSerializable(typeof(ChannelView))]
[JsonSerializable(typeof(StreamToView))]
[JsonSerializable(typeof(EnrolmentTokenView))]
[JsonSerializable(typeof(SubscriptionView))]
[JsonSerializable(typeof(TaskView))]
[JsonSerializable(typeof(GroupView))]
internal sealed partial class ViewJson : JsonSerializerContext;
