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
[JsonSerializable(typeof(ProblemResource))]
internal sealed partial class V1Json : JsonSerializerContext;
