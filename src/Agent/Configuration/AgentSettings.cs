using System.Net;

namespace Gse.AgentHost.Configuration;

/// <summary>What the configuration says, checked and with its defaults.</summary>
/// <param name="AgentId">The id wished for at enrolment; null leaves it to the edge.</param>
/// <param name="Token">Enrolment token, or null.</param>
/// <param name="DataDir">Where certificate, outbox, lock and pid file live.</param>
internal sealed record AgentSettings(
    int CloudId,
    string? AgentId,
    string? Token,
    string DataDir,
    AccessSettings Access,
    TlsFiles Tls,
    LoggerSettings Logger,
    OutboxLimits Outbox,
    IReadOnlyList<WatchSettings> Processes,
    TaskSettings Tasks);

/// <param name="Endpoints">Edges that are always known; what an edge tells comes beside them.</param>
/// <param name="Insecure">Plain TCP without any identity; loopback only, for measuring.</param>
internal sealed record AccessSettings(IReadOnlyList<DnsEndPoint> Endpoints, bool Insecure);

internal sealed record TlsFiles(string Ca, string Certificate, string Key);

/// <param name="Path">Folder of <c>gse_agent.log</c>; null logs to stderr.</param>
/// <param name="FileBytes">Size at which the file is rotated.</param>
/// <param name="FileCount">Files kept, the current one included.</param>
internal sealed record LoggerSettings(string? Path, LogLevel Level, long FileBytes, int FileCount);

/// <summary>How much is kept for an edge that is out of reach; beyond it the oldest reports go.</summary>
internal sealed record OutboxLimits(long Bytes, int Reports);
