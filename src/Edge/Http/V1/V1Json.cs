using System.Text.Json.Serialization;

namespace Gse.Edge.Http.V1;

/// <summary>
/// The JSON of the native API: camel case, enums by name, no nulls. A field that nobody reads is an error: a filter
/// that was misspelt would let everything pass.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AgentListResource))]
[JsonSerializable(typeof(AgentResource))]
[JsonSerializable(typeof(ProcessListResource))]
[JsonSerializable(typeof(EventListResource))]
[JsonSerializable(typeof(HeartbeatListResource))]
[JsonSerializable(typeof(EdgeResource))]
[JsonSerializable(typeof(EdgeListResource))]
[JsonSerializable(typeof(RetireRequest))]
[JsonSerializable(typeof(AccessKeyListResource))]
[JsonSerializable(typeof(IssueAccessKeyRequest))]
[JsonSerializable(typeof(IssuedAccessKeyResource))]
[JsonSerializable(typeof(EnrolmentTokenListResource))]
[JsonSerializable(typeof(IssueEnrolmentTokenRequest))]
[JsonSerializable(typeof(IssuedEnrolmentTokenResource))]
[JsonSerializable(typeof(CloudEventResource))]
[JsonSerializable(typeof(CloudEventResource[]))]
[JsonSerializable(typeof(SubscriptionListResource))]
[JsonSerializable(typeof(SubscriptionRequest))]
[JsonSerializable(typeof(SubscriptionBatchResource))]
[JsonSerializable(typeof(AcknowledgeRequest))]
[JsonSerializable(typeof(StreamResource))]
[JsonSerializable(typeof(StreamListResource))]
[JsonSerializable(typeof(StreamRequest))]
[JsonSerializable(typeof(ChannelResource))]
[JsonSerializable(typeof(ChannelListResource))]
[JsonSerializable(typeof(ChannelRequest))]
[JsonSerializable(typeof(RoutesResource))]
[JsonSerializable(typeof(RoutesRequest))]
[JsonSerializable(typeof(ChangedResource))]
[JsonSerializable(typeof(RecordListRequest))]
[JsonSerializable(typeof(PostedRecordsResource))]
[JsonSerializable(typeof(DeliveryListResource))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(GroupResource))]
[JsonSerializable(typeof(GroupListResource))]
[JsonSerializable(typeof(GroupRequest))]
[JsonSerializable(typeof(TaskRequest))]
[JsonSerializable(typeof(TaskResource))]
[JsonSerializable(typeof(TaskListResource))]
[JsonSerializable(typeof(TargetListResource))]
[JsonSerializable(typeof(PreviewResource))]
[JsonSerializable(typeof(CancelRequest))]
[JsonSerializable(typeof(RerunRequest))]
[JsonSerializable(typeof(TaskProgressResource))]
[JsonSerializable(typeof(OutputPartResource))]
[JsonSerializable(typeof(OutputEndResource))]
[JsonSerializable(typeof(ProcessRequest))]
[JsonSerializable(typeof(ProcessGroupsRequest))]
[JsonSerializable(typeof(ProcessResultResource))]
[JsonSerializable(typeof(ProblemResource))]
internal sealed partial class V1Json : JsonSerializerContext;
