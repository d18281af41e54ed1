using System.Text.Json.Serialization;
using Gse.Domain.Access;
using Gse.Domain.Agents;
using Gse.Domain.Alarms;
using Gse.Domain.Channels;
using Gse.Domain.Delivery;
using Gse.Domain.Edges;
using Gse.Domain.Fleet;
using Gse.Domain.Groups;
using Gse.Domain.Processes;
using Gse.Domain.Subscriptions;
using Gse.Domain.Tasks;

namespace Gse.Application.Events;

/// <summary>The JSON form of the events: camel case, ids as plain text or numbers, enums by name, no nulls.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    Converters =
    [
        typeof(AgentIdJson), typeof(EdgeIdJson), typeof(HostAddressJson), typeof(ProcessKeyJson), typeof(ChannelIdJson),
        typeof(StreamToIdJson), typeof(AlarmIdJson), typeof(AccessKeyIdJson), typeof(EnrolmentTokenIdJson),
        typeof(JsonTextJson), typeof(SubscriptionIdJson), typeof(TaskIdJson),
        typeof(GroupIdJson),
    ])]
[JsonSerializable(typeof(EventMetadata))]
[JsonSerializable(typeof(AgentEnrolled))]
[JsonSerializable(typeof(AgentConnected))]
[JsonSerializable(typeof(AgentDisconnected))]
[JsonSerializable(typeof(AgentLost))]
[JsonSerializable(typeof(AgentRecovered))]
[JsonSerializable(typeof(AgentFactsChanged))]
[JsonSerializable(typeof(AgentLabelsChanged))]
[JsonSerializable(typeof(AgentRetired))]
[JsonSerializable(typeof(AgentIdConflict))]
[JsonSerializable(typeof(AgentReportsDropped))]
[JsonSerializable(typeof(ProcessRegistered))]
[JsonSerializable(typeof(ProcessUnregistered))]
[JsonSerializable(typeof(ProcessStarted))]
[JsonSerializable(typeof(ProcessExited))]
[JsonSerializable(typeof(ProcessRestarted))]
[JsonSerializable(typeof(ProcessRestartFailed))]
[JsonSerializable(typeof(ProcessLimitExceeded))]
[JsonSerializable(typeof(ProcessGroupLimitExceeded))]
[JsonSerializable(typeof(ProcessGroupsSet))]
[JsonSerializable(typeof(ChannelAllocated))]
[JsonSerializable(typeof(RoutesChanged))]
[JsonSerializable(typeof(RoutesRemoved))]
[JsonSerializable(typeof(ChannelDeleted))]
[JsonSerializable(typeof(StreamToAdded))]
[JsonSerializable(typeof(StreamToChanged))]
[JsonSerializable(typeof(StreamToDeleted))]
[JsonSerializable(typeof(AlarmChannelUnheard))]
[JsonSerializable(typeof(AlarmChannelHeard))]
[JsonSerializable(typeof(RecordsDropped))]
[JsonSerializable(typeof(RecordsRefused))]
[JsonSerializable(typeof(EdgeStarted))]
[JsonSerializable(typeof(EdgeStopped))]
[JsonSerializable(typeof(EdgeImpaired))]
[JsonSerializable(typeof(EdgeRecovered))]
[JsonSerializable(typeof(EdgeLost))]
[JsonSerializable(typeof(EdgeLeaseRenewed))]
[JsonSerializable(typeof(DeliveryDutyTaken))]
[JsonSerializable(typeof(DocumentsDelivered))]
[JsonSerializable(typeof(FleetFounded))]
[JsonSerializable(typeof(FleetKeyAdded))]
[JsonSerializable(typeof(FleetSettingsChanged))]
[JsonSerializable(typeof(AlarmRaised))]
[JsonSerializable(typeof(AlarmRepeated))]
[JsonSerializable(typeof(AlarmCleared))]
[JsonSerializable(typeof(AccessKeyIssued))]
[JsonSerializable(typeof(AccessKeyRevoked))]
[JsonSerializable(typeof(EnrolmentTokenIssued))]
[JsonSerializable(typeof(EnrolmentTokenUsed))]
[JsonSerializable(typeof(EnrolmentTokenRevoked))]
[JsonSerializable(typeof(SubscriptionDefined))]
[JsonSerializable(typeof(SubscriptionFilterChanged))]
[JsonSerializable(typeof(SubscriptionDeleted))]
[JsonSerializable(typeof(SubscriptionLeased))]
[JsonSerializable(typeof(SubscriptionAcknowledged))]
[JsonSerializable(typeof(GroupDefined))]
[JsonSerializable(typeof(GroupDeleted))]
[JsonSerializable(typeof(TaskTargetsAdded))]
[JsonSerializable(typeof(TaskSubmitted))]
[JsonSerializable(typeof(TaskApproved))]
[JsonSerializable(typeof(TaskDispatched))]
[JsonSerializable(typeof(TaskProgressed))]
[JsonSerializable(typeof(TaskTerminationRequested))]
[JsonSerializable(typeof(TaskHalted))]
[JsonSerializable(typeof(TaskFinished))]
internal sealed partial class EventJson : JsonSerializerContext;
