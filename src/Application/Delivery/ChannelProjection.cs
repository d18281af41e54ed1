using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Domain;
using Gse.Domain.Channels;

namespace Gse.Application.Delivery;

/// <summary>A data channel and the ways out of it.</summary>
public sealed record ChannelView(
    ChannelId Id, string Operator, string Platform, long Revision, IReadOnlyList<ChannelRoute> Routes);

/// <summary>All channels, by id.</summary>
public sealed class ChannelProjection()
    : ViewProjection<ChannelId, ChannelView>("channel", ViewJson.Default.ChannelView)
{
    internal event Action? Changed;

    protected override ChannelId KeyOf(ChannelView view) => view.Id;

    protected override bool TryGetKey(IDomainEvent happened, out ChannelId key)
    {
        key = happened is ChannelEvent e ? e.Channel : default;
        return happened is ChannelEvent;
    }

    protected override ChannelView? Fold(ChannelView? view, RecordedEvent recorded, IDomainEvent happened)
    {
        var change = (ChannelEvent)happened;
        view ??= new ChannelView(change.Channel, change.Operator, change.Platform, -1, []);
        var folded = happened switch
        {
            RoutesChanged e => view with { Routes = Merge(view.Routes, e.Routes) },
            _ => view,
        };
        return folded with { Revision = recorded.Revision };
    }

    protected override void OnChanged(ChannelView? before, ChannelView? after) => Changed?.Invoke();

    private static List<ChannelRoute> Merge(IReadOnlyList<ChannelRoute> routes, IReadOnlyList<ChannelRoute> changed)
    {
        var merged = routes.ToList();
        foreach (var route in changed)
        {
            var index = merged.FindIndex(old => old.Name == route.Name);
            if (index < 0)
            {
                merged.Add(route);
            }
            else
            {
                merged[index] = route;
            }
        }

        return merged;
    }
}
