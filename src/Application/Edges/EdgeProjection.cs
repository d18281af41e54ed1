using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Domain;
using Gse.Domain.Edges;

namespace Gse.Application.Edges;

/// <summary>All edges that ever wrote to this log, and who stands in for whom.</summary>
public sealed class EdgeProjection()
    : ViewProjection<EdgeId, EdgeView>("edge", ViewJson.Default.EdgeView), IEdgeDirectory
{
    private volatile IReadOnlyList<string> _liveLinks = [];

    /// <summary>Called by the thread that folds, after every change.</summary>
    internal event Action? Changed;

    public IReadOnlyList<string> LiveLinkAddresses => _liveLinks;

    public bool IsRunning(EdgeId edge) => Find(edge) is { IsRunning: true };

    /// <summary>
    /// Who answers for what this edge held and declared: the edge itself, or, after a loss, its heir, or the heir's.
    /// </summary>
    public EdgeId OwnerOf(EdgeId edge)
    {
        var owner = edge;
        for (var steps = Count; steps > 0 && Find(owner) is { Standing: EdgeStanding.Lost, Heir: { } heir }; steps--)
        {
            owner = heir;
        }

        return owner;
    }

    protected override EdgeId KeyOf(EdgeView view) => view.Id;

    protected override bool TryGetKey(IDomainEvent happened, out EdgeId key)
    {
        key = happened is EdgeEvent e ? e.Edge : default;
        return happened is EdgeEvent;
    }

    protected override EdgeView? Fold(EdgeView? view, RecordedEvent recorded, IDomainEvent happened) =>
        (view, happened) switch
        {
            (_, EdgeStarted e) =>
                new EdgeView(e.Edge, EdgeStanding.Running, e.Version, e.Link, e.At, null, null, null),
            (null, _) => null,
            ({ IsRunning: true }, EdgeStopped e) =>
                view with { Standing = EdgeStanding.Stopped, EndedAt = e.At, Impairment = null },
            (_, EdgeLost e) => view with
            {
                Standing = EdgeStanding.Lost,
                EndedAt = view.EndedAt ?? e.At,
                Heir = e.By,
                Impairment = null,
            },
            ({ IsRunning: true }, EdgeImpaired e) => view with { Impairment = e.Reason },
            ({ IsRunning: true }, EdgeRecovered) => view with { Impairment = null },
            _ => view,
        };

    protected override void OnChanged(EdgeView? before, EdgeView? after)
    {
        string[] links =
        [
            .. All.Where(edge => edge.IsRunning).Select(edge => edge.Link).OfType<string>()
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
        if (!links.SequenceEqual(_liveLinks))
        {
            _liveLinks = links;
        }

        Changed?.Invoke();
    }
}
