using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gse.Cli.Api;

/// <summary>The API's JSON: camel case, no nulls. <c>--json</c> prints the same form.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AgentPage))]
[JsonSerializable(typeof(ProcessPage))]
[JsonSerializable(typeof(EventPage))]
[JsonSerializable(typeof(KeyPage))]
[JsonSerializable(typeof(IssuedToken))]
[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(RetireRequest))]
[JsonSerializable(typeof(Retired))]
[JsonSerializable(typeof(SubscriptionPage))]
[JsonSerializable(typeof(SubscriptionRequest))]
[JsonSerializable(typeof(DeletedSubscription))]
[JsonSerializable(typeof(DataStream))]
[JsonSerializable(typeof(DataStreamPage))]
[JsonSerializable(typeof(DataChannel))]
[JsonSerializable(typeof(DataChannelPage))]
[JsonSerializable(typeof(DataRoutes))]
[JsonSerializable(typeof(EdgePage))]
[JsonSerializable(typeof(DeliveryPage))]
[JsonSerializable(typeof(TaskPage))]
[JsonSerializable(typeof(TaskItem))]
[JsonSerializable(typeof(TaskProgress))]
[JsonSerializable(typeof(TargetPage))]
[JsonSerializable(typeof(TaskReport))]
[JsonSerializable(typeof(TaskPreview))]
[JsonSerializable(typeof(RerunRequest))]
[JsonSerializable(typeof(CancelRequest))]
[JsonSerializable(typeof(AgentGroup))]
[JsonSerializable(typeof(AgentGroupPage))]
[JsonSerializable(typeof(ProcessAnswer))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(Changed))]
[JsonSerializable(typeof(Deleted))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>For people's terminals: Chinese host names stay readable.</summary>
    public static ApiJson Printed { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
