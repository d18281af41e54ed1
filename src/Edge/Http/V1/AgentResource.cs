using Gse.Application.Agents;
using Gse.Domain.Agents;

namespace Gse.Edge.Http.V1;

/// <param name="Total">How many fit in all.</param>
/// <param name="Next">The <c>cursor</c> of the next page; absent on the last one.</param>
internal sealed record AgentListResource(IReadOnlyList<AgentResource> Items, int Total, string? Next);

/// <summary>An agent.</summary>
/// <param name="Host"><c>cloud:ip</c>.</param>
/// <param name="Status">The status code in words; only <c>running</c> is alive.</param>
/// <param name="Edge">Who holds its connection.</param>
/// <param name="Labels">What operators call it.</param>
/// <param name="Revision">Of its last event; the ETag.</param>
internal sealed record AgentResource(
    string Id, string Host, int CloudId, string Ip, string HostName, string Status, int StatusCode, bool Connected,
    bool Lost, bool Retired, string? Edge, string? RemoteAddress, string? Version, DateTimeOffset EnrolledAt,
    DateTimeOffset? FirstConnectedAt, DateTimeOffset? ConnectedAt, DateTimeOffset? DisconnectedAt,
    string? LastDisconnect, DateTimeOffset? LastSeen, DateTimeOffset? LostAt, DateTimeOffset? RetiredAt,
    DateTimeOffset? LastConflictAt, long ReportsDropped, LoadResource? Load, FactsResource? Facts,
    IReadOnlyDictionary<string, string> Labels, long Revision)
{
    public static AgentResource Of(AgentStatus status)
    {
        var agent = status.Agent;
        return new AgentResource(
            agent.Id.Value, agent.Host.ToString(), agent.Host.CloudId, agent.Host.Ip, agent.HostName,
            Names.Of(status.Code), (int)status.Code, agent.IsConnected, agent.IsLost, agent.IsRetired,
            agent.Edge?.Value, agent.RemoteAddress, agent.Version, agent.EnrolledAt, agent.FirstConnectedAt,
            agent.ConnectedAt, agent.DisconnectedAt, agent.LastDisconnect is { } reason ? Names.Of(reason) : null,
            status.LastSeen, agent.LostAt, agent.RetiredAt, agent.LastConflictAt, agent.ReportsDropped,
            LoadResource.Of(status.Load), FactsResource.Of(agent),
            agent.Labels ?? AgentLabels.None.Values, agent.Revision);
    }
}

/// <summary>Each 0 to 1000.</summary>
internal sealed record LoadResource(int CpuPermille, int MemoryPermille)
{
    public static LoadResource? Of(AgentLoad? load) =>
        load is { } told ? new LoadResource(told.CpuPermille, told.MemoryPermille) : null;
}

/// <summary>What the host tells of itself.</summary>
internal sealed record FactsResource(
    string HostName, IReadOnlyList<string> Addresses, string OsType, string OsVersion, string Architecture,
    string Kernel, int CpuCount, long MemoryBytes, string AgentVersion, DateTimeOffset BootedAt,
    DateTimeOffset AgentStartedAt)
{
    public static FactsResource? Of(AgentView agent) => agent.Facts is { } facts
        ? new FactsResource(
            facts.HostName, facts.Addresses, facts.OsType, facts.OsVersion, facts.Architecture, facts.Kernel,
            facts.CpuCount, facts.MemoryBytes, facts.AgentVersion, facts.BootedAt, facts.AgentStartedAt)
        : null;
}
