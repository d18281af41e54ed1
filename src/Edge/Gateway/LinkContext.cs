using Gse.Application;
using Gse.Application.Edges;
using Gse.Application.Sessions;
using Gse.Application.Tasks.Running;
using Gse.Domain.Edges;
using Microsoft.Extensions.Options;

namespace Gse.Edge.Gateway;

/// <summary>What all connections share.</summary>
internal sealed class LinkContext(
    EdgeIdentity identity, UseCases useCases, SessionRegistry sessions, ILivenessSignals liveness,
    IHeartbeatSink heartbeats, ITaskSignals tasks, LinkPacing pacing, LinkMetrics metrics, SessionEnds ends,
    AckedReports acked,
    TimeProvider time, IOptions<LinkOptions> options, ILogger<LinkContext> logger)
{
    public EdgeId Edge => identity.Id;

    public UseCases UseCases => useCases;

    public SessionRegistry Sessions => sessions;

    public ILivenessSignals Liveness => liveness;

    public IHeartbeatSink Heartbeats => heartbeats;

    public ITaskSignals Tasks => tasks;

    public LinkPacing Pacing => pacing;

    public LinkMetrics Metrics => metrics;

    public SessionEnds Ends => ends;

    public AckedReports Acked => acked;

    public TimeProvider Time => time;

    public LinkOptions Options { get; } = options.Value;

    public ILogger Logger => logger;

    /// <summary>Set when the edge stops: from then on nobody is admitted.</summary>
    public bool IsDraining { get; set; }
}
