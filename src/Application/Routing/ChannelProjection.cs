using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Domain;
using Gse.Domain.Channels;

namespace Gse.Application.Routing;

/// <summary>A data channel, the ways out of it and their filters, in the order in which they came.</summary>
public sealed record ChannelView(
    ChannelId Id, string Operator, string Platform, long Revision, JsonText Label,
    IReadOnlyList<ChannelRoute> Routes, IReadOnlyList<StreamFilter> Filters);

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
        var folded = (view, happened) switch
        {
            (_, ChannelAllocated e) => new ChannelView(e.Channel, e.Operator, e.Platform, -1, e.Label, [], []),
            ({ }, RoutesChanged e) => view with
            {
                Routes = Merge(view.Routes, e.Routes, route => route.Name),
                Filters = Merge(view.Filters, e.Filters, filter => filter.Name),
            },
            ({ }, RoutesRemoved e) => view with
            {
                Routes = [.. view.Routes.Where(route => !e.Routes.Contains(route.Name))],
                Filters = [.. view.Filters.Where(filter => !e.Filters.Contains(filter.Name))],
            },
            (_, ChannelDeleted) => null,
            _ => view,
        };
        return folded is null ? null : folded with { Revision = recorded.Revision };
    }

    protected override void OnChanged(ChannelView? before, ChannelView? after) => Changed?.Invoke();

    private static List<T> Merge<T>(IReadOnlyList<T> old, IReadOnlyList<T> changed, Func<T, string> nameOf)
    {
        var merged = old.ToList();
        foreach (var item in changed)
        {
            var index = merged.FindIndex(known => nameOf(known) == nameOf(item));
            if (index < 0)
            {
                merged.Add(item);
            }
            else
            {
                merged[index] = item;
            }
        }

        return merged;
    }
}
