namespace Gse.Cli.Api;

/// <summary>One page of agents.</summary>
/// <param name="Total">How many match in all.</param>
/// <param name="Next">Cursor of the next page; null on the last one.</param>
internal sealed record AgentPage(IReadOnlyList<Agent> Items, long? Total, string? Next);

/// <summary>An agent as <c>/v1/agents</c> answers it; what <c>--json</c> prints.</summary>
/// <param name="Status">In GSE's words; 2 (<c>running</c>) alone is alive.</param>
internal sealed record Agent(
    string Id, string Host, string? HostName, string Status, int StatusCode, bool Connected, bool Lost, string? Edge,
    string? RemoteAddress, string? Version, DateTimeOffset? EnrolledAt, DateTimeOffset? ConnectedAt,
    DateTimeOffset? DisconnectedAt, DateTimeOffset? LastSeen, DateTimeOffset? LostAt, DateTimeOffset? RetiredAt,
    Load? Load, Facts? Facts,
    IReadOnlyDictionary<string, string>? Labels = null);

/// <summary>Each 0 to 1000.</summary>
internal sealed record Load(int CpuPermille, int MemoryPermille);

internal sealed record Facts(
    string? HostName, IReadOnlyList<string>? Addresses, string? OsType, string? OsVersion, string? Architecture,
    string? Kernel, int? CpuCount, long? MemoryBytes, string? AgentVersion, DateTimeOffset? BootedAt);
