using Gse.Application.Agents;
using Gse.Application.Projections;
using Gse.Application.Routing;

namespace Gse.Infrastructure.ReadModels.Marten;

/// <summary>All kinds of documents, their members that are columns, and the indexes on these.</summary>
internal static class DocumentKinds
{
    public static IReadOnlyDictionary<string, DocumentKind> ByName { get; } = new DocumentKind[]
    {
        new DocumentKind<AgentDocument>("agent", json => AgentDocument.Of(ViewFormat.Read<AgentView>(json.Span))),
        new ProcessesKind(),
        new DocumentKind<ChannelDocument>(
            "channel", json => ChannelDocument.Of(ViewFormat.Read<ChannelView>(json.Span))),
        new DocumentKind<StreamToDocument>(
            "streamto", json => StreamToDocument.Of(ViewFormat.Read<StreamToView>(json.Span))),
        new DocumentKind<AccessKeyDocument>("accesskey", _ => new AccessKeyDocument()),
        new DocumentKind<EnrolmentDocument>("enrolment", _ => new EnrolmentDocument()),
        new DocumentKind<SubscriptionDocument>("subscription", _ => new SubscriptionDocument()),
        new DocumentKind<GroupDocument>("group", _ => new GroupDocument()),
        new DocumentKind<TaskDocument>("task", _ => new TaskDocument()),
        new DocumentKind<AlarmDocument>("alarm", _ => new AlarmDocument()),
        new DocumentKind<EdgeDocument>("edge", _ => new EdgeDocument()),
        new DocumentKind<LogDocument>("log", _ => new LogDocument()),
    }.ToDictionary(kind => kind.Name);

    /// <summary>Of each mapped type: the table without prefix, and the members that are columns of their own.</summary>
    public static IReadOnlyDictionary<Type, (string Table, string[] Columns)> Tables { get; } =
        new Dictionary<Type, (string Table, string[] Columns)>
        {
            [typeof(AgentDocument)] = ("agent",
            [
                nameof(AgentDocument.HostName), nameof(AgentDocument.Status), nameof(AgentDocument.Lost),
                nameof(AgentDocument.Connected), nameof(AgentDocument.CloudId), nameof(AgentDocument.Version),
                nameof(AgentDocument.Text),
            ]),
            [typeof(ProcessesDocument)] = ("processes", []),
            [typeof(ProcessDocument)] = ("process",
                [nameof(ProcessDocument.Agent), nameof(ProcessDocument.Namespace), nameof(ProcessDocument.Name)]),
            [typeof(ChannelDocument)] = ("channel",
            [
                nameof(ChannelDocument.Number), nameof(ChannelDocument.Platform), nameof(ChannelDocument.StreamTos),
                nameof(ChannelDocument.Text),
            ]),
            [typeof(StreamToDocument)] = ("streamto",
                [nameof(StreamToDocument.Number), nameof(StreamToDocument.Platform), nameof(StreamToDocument.Text)]),
            [typeof(AccessKeyDocument)] = ("accesskey", []),
            [typeof(EnrolmentDocument)] = ("enrolment", []),
            [typeof(SubscriptionDocument)] = ("subscription", []),
            [typeof(GroupDocument)] = ("group", []),
            [typeof(TaskDocument)] = ("task", []),
            [typeof(AlarmDocument)] = ("alarm", []),
            [typeof(EdgeDocument)] = ("edge", []),
            [typeof(LogDocument)] = ("log", []),
        };

    /// <summary>
    /// By hand, because Marten can state neither the collation of one column nor the operator class of another. All
    /// text is ordered as by ordinal, whatever the database's language. Of the generation (<c>tenant_id</c>) there are
    /// few.
    /// </summary>
    public static IReadOnlyList<(string Name, string Table, string Columns)> Indexes { get; } =
    [
        ("agent_by_id", "agent", "(tenant_id, id COLLATE \"C\")"),
        ("agent_by_host", "agent", "(tenant_id, host_name COLLATE \"C\", id COLLATE \"C\")"),
        ("agent_by_status", "agent", "(tenant_id, status, id COLLATE \"C\")"),
        ("agent_by_lost", "agent", "(tenant_id, lost, id COLLATE \"C\")"),
        ("agent_by_connected", "agent", "(tenant_id, connected, id COLLATE \"C\")"),
        ("agent_by_cloud", "agent", "(tenant_id, cloud_id, id COLLATE \"C\")"),
        ("agent_by_version", "agent", "(tenant_id, version, id COLLATE \"C\")"),
        ("agent_by_text", "agent", "USING gin (text gin_trgm_ops)"),
        ("process_by_agent", "process", "(tenant_id, namespace, agent COLLATE \"C\", name COLLATE \"C\")"),
        ("process_by_name", "process", "(tenant_id, namespace, name, agent COLLATE \"C\")"),
        ("process_of_agent", "process", "(tenant_id, agent)"),
        ("channel_by_number", "channel", "(tenant_id, number)"),
        ("channel_by_platform", "channel", "(tenant_id, platform, number)"),
        ("channel_by_storage", "channel", "USING gin (stream_tos)"),
        ("channel_by_text", "channel", "USING gin (text gin_trgm_ops)"),
        ("streamto_by_number", "streamto", "(tenant_id, number)"),
        ("streamto_by_platform", "streamto", "(tenant_id, platform, number)"),
        ("streamto_by_text", "streamto", "USING gin (text gin_trgm_ops)"),
    ];
}
