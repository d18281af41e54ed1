using System.Collections.Concurrent;
using System.Collections.Immutable;
using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Domain;
using Gse.Domain.Agents;

namespace Gse.Application.Agents;

/// <summary>All agents, by id and by host address.</summary>
public sealed class AgentProjection() : ViewProjection<AgentId, AgentView>("agent", ViewJson.Default.AgentView)
{
    // One host can have had several agents, and (in tests, say) have several.
    private readonly ConcurrentDictionary<HostAddress, ImmutableArray<AgentId>> _byHost = new();

    /// <summary>
    /// The agent of a host: of several that are not retired, one that lives, and of those the one enrolled last.
    /// </summary>
    public AgentView? Find(HostAddress host) => !_byHost.TryGetValue(host, out var ids) ? null
        : ids is [var only] ? (Find(only) is { IsRetired: false } agent ? agent : null)
        : ids.Select(Find).Where(one => one is { IsRetired: false })
            .MaxBy(one => (one!.IsConnected && !one.IsLost, one.EnrolledAt));

    /// <summary>By id or, as clients of GSE 1.0 do, by <c>cloud:ip</c>.</summary>
    public AgentView? Find(string idOrHost) =>
        AgentId.TryParse(idOrHost, out var id) ? Find(id)
        : HostAddress.TryParse(idOrHost, out var host) ? Find(host)
        : null;

    protected override AgentId KeyOf(AgentView view) => view.Id;

    protected override bool TryGetKey(IDomainEvent happened, out AgentId key)
    {
        key = happened is AgentEvent e ? e.Agent : default;
        return happened is AgentEvent;
    }

    protected override AgentView? Fold(AgentView? view, RecordedEvent recorded, IDomainEvent happened)
    {
        var folded = (view, happened) switch
        {
            (null, AgentEnrolled e) => New(e),
            (null, _) => null,
            (_, AgentEnrolled e) when view.IsRetired => New(e) with { Session = view.Session },
            (_, AgentEnrolled e) => view with
            {
                Host = e.Host,
                HostName = e.HostName,
                Certificate = e.Certificate,
                PreviousCertificate = view.Certificate,
            },
            (_, AgentConnected e) => view with
            {
                Session = e.Session,
                Edge = e.Edge,
                LastEdge = e.Edge,
                RemoteAddress = e.RemoteAddress,
                Version = e.Version,
                FirstConnectedAt = view.FirstConnectedAt ?? e.At,
                ConnectedAt = e.At,
                LastSeen = e.At,
            },
            (_, AgentDisconnected e) when e.Session == view.Session =>
                view with { Edge = null, DisconnectedAt = e.At, LastDisconnect = e.Reason },
            (_, AgentLost e) => view with { LostAt = e.At, LastSeen = e.LastSeen ?? view.LastSeen },
            (_, AgentRecovered e) => view with { LostAt = null, LastSeen = e.At },
            (_, AgentFactsChanged e) => view with
            {
                Facts = e.Facts,
                HostName = e.Facts.HostName,
                Version = e.Facts.AgentVersion,
                Host = e.Facts.Addresses is [var inner, ..] ? view.Host with { Ip = inner } : view.Host,
            },
            (_, AgentLabelsChanged e) => view with { Labels = e.Labels },
            (_, AgentRetired e) => view with { RetiredAt = e.At, LostAt = null, Edge = null },
            (_, AgentIdConflict e) => view with { LastConflictAt = e.At },
            (_, AgentReportsDropped e) => view with { ReportsDropped = view.ReportsDropped + e.Count },
            _ => view,
        };
        return folded is null ? null : folded with { Revision = recorded.Revision };
    }

    protected override void OnChanged(AgentView? before, AgentView? after)
    {
        if (before?.Host == after?.Host)
        {
            return;
        }

        if (before is not null)
        {
            _byHost.AddOrUpdate(
                before.Host, static (_, _) => [], static (_, ids, gone) => ids.Remove(gone), before.Id);
        }

        if (after is not null)
        {
            _byHost.AddOrUpdate(
                after.Host, static (_, id) => [id], static (_, ids, id) => ids.Add(id), after.Id);
        }
    }

    private static AgentView New(AgentEnrolled e) => new(
        e.Agent, e.Host, e.HostName, 0, 0, e.Certificate, null, null, null, null, null, null, e.At,
        null, null, null, null, null, null, null, 0, null);
}
