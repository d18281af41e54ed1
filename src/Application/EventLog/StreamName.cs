using Gse.Domain.Access;
using Gse.Domain.Agents;
using Gse.Domain.Channels;
using Gse.Domain.Edges;
using Gse.Domain.Groups;
using Gse.Domain.Subscriptions;
using Gse.Domain.Tasks;

namespace Gse.Application.EventLog;

/// <summary>The name of a stream; the names are part of the storage format (design brief, section 3).</summary>
public readonly record struct StreamName(string Value)
{
    public const string AgentPrefix = "agent-";
    public const string HeartbeatsPrefix = "heartbeats-";
    public const string ProcessesPrefix = "processes-";
    public const string ChannelPrefix = "channel-";
    public const string StreamToPrefix = "streamto-";
    public const string EdgePrefix = "edge-";
    public const string EdgeLeasePrefix = "edgelease-";
    public const string DutyPrefix = "duty-";
    public const string AlarmsPrefix = "alarms-";
    public const string DeliveryPrefix = "delivery-";
    public const string DeliveryProgressPrefix = "deliveryprogress-";
    public const string AccessKeyPrefix = "accesskey-";
    public const string EnrolmentPrefix = "enrolment-";
    public const string TaskPrefix = "task-";
    public const string TaskOutputPrefix = "taskoutput-";
    public const string GroupPrefix = "group-";
    public const string SubscriptionPrefix = "subscription-";
    public const string SubscriptionProgressPrefix = "subscriptionprogress-";

    /// <summary>The secrets of the fleet: nothing that begins so is ever given to a reader outside.</summary>
    public const string FleetPrefix = "fleet-";

    /// <summary>With one of these begins the name of every stream there is.</summary>
    public static IReadOnlyList<string> Prefixes { get; } =
    [
        AgentPrefix, HeartbeatsPrefix, ProcessesPrefix, ChannelPrefix, StreamToPrefix, EdgePrefix, EdgeLeasePrefix,
        DutyPrefix, AlarmsPrefix, DeliveryPrefix, DeliveryProgressPrefix, AccessKeyPrefix,
        EnrolmentPrefix, TaskPrefix, TaskOutputPrefix, GroupPrefix, SubscriptionPrefix,
        SubscriptionProgressPrefix, FleetPrefix,
    ];

    /// <summary>Those that readers outside may ask for.</summary>
    public static IReadOnlyList<string> ToldPrefixes { get; } = [.. Prefixes.Where(prefix => prefix != FleetPrefix)];

    /// <summary>The fleet's certificate authority.</summary>
    public static StreamName FleetSecrets { get; } = new(FleetPrefix + "secrets");

    /// <summary>The keys with which secrets in the log are sealed.</summary>
    public static StreamName FleetKeys { get; } = new(FleetPrefix + "keys");

    public static StreamName FleetSettings { get; } = new(FleetPrefix + "settings");

    /// <summary>May a reader outside see what is in this stream, whoever it is?</summary>
    public bool IsTold => !Value.StartsWith(FleetPrefix, StringComparison.Ordinal);

    public static StreamName OfAgent(AgentId agent) => new(AgentPrefix + agent.Value);

    public static StreamName OfProcesses(AgentId agent) => new(ProcessesPrefix + agent.Value);

    public static StreamName OfHeartbeats(EdgeId edge, DateOnly day) =>
        new($"{HeartbeatsPrefix}{edge.Value}-{day:yyyyMMdd}");

    public static StreamName OfChannel(ChannelId channel) => new($"{ChannelPrefix}{channel}");

    public static StreamName OfStreamTo(StreamToId streamTo) => new($"{StreamToPrefix}{streamTo}");

    public static StreamName OfAccessKey(AccessKeyId key) => new(AccessKeyPrefix + key.Value);

    public static StreamName OfEnrolment(EnrolmentTokenId token) => new(EnrolmentPrefix + token.Value);

    public static StreamName OfTask(TaskId task) => new(TaskPrefix + task.Value);

    /// <summary>Apart from the task, since it is kept for days and the task for ever.</summary>
    public static StreamName OfTaskOutput(TaskId task) => new(TaskOutputPrefix + task.Value);

    public static StreamName OfGroup(GroupId group) => new(GroupPrefix + group.Value);

    public static StreamName OfSubscription(SubscriptionId subscription) =>
        new(SubscriptionPrefix + subscription.Value);

    /// <summary>A name of its own kind: what readers acknowledge must not be told to readers.</summary>
    public static StreamName OfSubscriptionProgress(SubscriptionId subscription) =>
        new(SubscriptionProgressPrefix + subscription.Value);

    public static StreamName OfEdge(EdgeId edge) => new(EdgePrefix + edge.Value);

    public static StreamName OfEdgeLease(EdgeId edge) => new(EdgeLeasePrefix + edge.Value);

    /// <summary>Who carries the log's documents to the storages.</summary>
    public static StreamName DeliveryDuty { get; } = new(DutyPrefix + "delivery");

    /// <summary>How far the log's documents have been carried to a storage.</summary>
    public static StreamName OfDeliveryProgress(StreamToId streamTo) => new($"{DeliveryProgressPrefix}{streamTo}");

    public static StreamName OfDelivery(EdgeId edge) => new(DeliveryPrefix + edge.Value);

    public static StreamName OfAlarms(DateOnly day) => new($"{AlarmsPrefix}{day:yyyyMMdd}");

    public override string ToString() => Value;
}
