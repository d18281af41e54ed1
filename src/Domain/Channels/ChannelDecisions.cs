namespace Gse.Domain.Channels;

/// <summary>What may be done with a channel.</summary>
internal static class ChannelDecisions
{
    /// <summary>A new channel under an id that was never used.</summary>
    public static Decision<ChannelEvent> Allocate(
        ChannelState state, ChannelAllocated allocation, RoutesChanged routes) =>
        state is ChannelState.Unknown
            ? AllocateWith(allocation, routes)
            : Decision.Refuse<ChannelEvent>(new ChannelIdTaken(allocation.Channel));

    /// <summary>
    /// Routes in a channel under the caller's own id, which is allocated if need be. Said twice it changes nothing; a
    /// route that is there already and leads elsewhere is not overwritten.
    /// </summary>
    public static Decision<ChannelEvent> Add(ChannelState state, ChannelAllocated allocation, RoutesChanged routes)
    {
        if (state is not ChannelState.Open open)
        {
            return AllocateWith(allocation, routes);
        }

        var taken = routes.Routes.Where(route => IsOther(open, route))
            .Select(Refusal (route) => new RouteNameTaken(allocation.Channel, "route", route.Name))
            .Concat(routes.Filters.Where(filter => IsOther(open, filter))
                .Select(filter => new RouteNameTaken(allocation.Channel, "stream filter", filter.Name)))
            .ToArray();
        return taken.Length > 0 ? Refuse(taken) : PutInto(open, routes);
    }

    /// <summary>Allocates the channel under the caller's own id, or adds and replaces by name.</summary>
    /// <param name="revision">If given, the only one on which this may be done; -1: only if there is none.</param>
    public static Decision<ChannelEvent> Put(
        ChannelState state, ChannelAllocated allocation, RoutesChanged routes, long? revision) => state switch
        {
            ChannelState.Open => Change(state, routes, revision),
            _ when revision is null or -1 => AllocateWith(allocation, routes),
            _ => Decision.Refuse<ChannelEvent>(new ChangedMeanwhile($"channel '{allocation.Channel}'")),
        };

    /// <summary>Adds or replaces by name; the others stay.</summary>
    /// <param name="revision">If given, the only one on which the change may be made.</param>
    public static Decision<ChannelEvent> Change(ChannelState state, RoutesChanged change, long? revision) =>
        Guard(state, change.Channel, revision, open => PutInto(open, change));

    public static Decision<ChannelEvent> Remove(ChannelState state, RoutesRemoved removal, long? revision) =>
        Guard(state, removal.Channel, revision, open =>
        {
            var wrong = removal.Routes.Where(name => !open.Routes.ContainsKey(name))
                .Select(Refusal (name) => new NotFound("route", name))
                .Concat(removal.Filters.Where(name => !open.Filters.ContainsKey(name))
                    .Select(name => new NotFound("stream filter", name)))
                .ToArray();
            if (wrong.Length > 0)
            {
                return Refuse(wrong);
            }

            var left = open.Routes.RemoveRange(removal.Routes).Values;
            var missing = Missing(left, name => open.Filters.ContainsKey(name) && !removal.Filters.Contains(name));
            return missing.Length > 0 ? Refuse(missing) : Decision.Emit<ChannelEvent>(removal);
        });

    public static Decision<ChannelEvent> Delete(ChannelState state, ChannelDeleted deletion, long? revision) =>
        Guard(state, deletion.Channel, revision, _ => Decision.Emit<ChannelEvent>(deletion));

    private static Decision<ChannelEvent> AllocateWith(ChannelAllocated allocation, RoutesChanged routes)
    {
        var missing = Missing(routes.Routes, name => routes.Filters.Any(filter => filter.Name == name));
        return missing.Length > 0 ? Refuse(missing)
            : routes.Routes.Count + routes.Filters.Count > 0 ? Decision.Emit<ChannelEvent>(allocation, routes)
            : Decision.Emit<ChannelEvent>(allocation);
    }

    private static Decision<ChannelEvent> PutInto(ChannelState.Open open, RoutesChanged change)
    {
        var after = open.With(change.Routes, change.Filters);
        var missing = Missing(after.Routes.Values, after.Filters.ContainsKey);
        if (missing.Length > 0)
        {
            return Refuse(missing);
        }

        var changed = change with
        {
            Routes = [.. change.Routes.Where(route => !IsThere(open, route))],
            Filters = [.. change.Filters.Where(filter => !IsThere(open, filter))],
        };
        return changed.Routes.Count + changed.Filters.Count > 0
            ? Decision.Emit<ChannelEvent>(changed)
            : Decision.Nothing<ChannelEvent>();
    }

    private static bool IsThere(ChannelState.Open open, ChannelRoute route) =>
        open.Routes.TryGetValue(route.Name, out var old) && old.Body == route.Body;

    private static bool IsThere(ChannelState.Open open, StreamFilter filter) =>
        open.Filters.TryGetValue(filter.Name, out var old) && old.Body == filter.Body;

    private static bool IsOther(ChannelState.Open open, ChannelRoute route) =>
        open.Routes.ContainsKey(route.Name) && !IsThere(open, route);

    private static bool IsOther(ChannelState.Open open, StreamFilter filter) =>
        open.Filters.ContainsKey(filter.Name) && !IsThere(open, filter);

    private static Refusal[] Missing(IEnumerable<ChannelRoute> routes, Func<string, bool> isDefined) =>
    [
        .. routes.SelectMany(route => route.UsesFilters.Where(name => !isDefined(name))
            .Select(name => new FilterNotDefined(route.Name, name))),
    ];

    private static Decision<ChannelEvent> Guard(
        ChannelState state, ChannelId channel, long? revision,
        Func<ChannelState.Open, Decision<ChannelEvent>> decide) => state switch
        {
            ChannelState.Open open when revision is null || revision == open.Revision => decide(open),
            ChannelState.Open => Decision.Refuse<ChannelEvent>(new ChangedMeanwhile($"channel '{channel}'")),
            _ => Decision.Refuse<ChannelEvent>(new NotFound("channel", channel.ToString())),
        };

    private static Decision<ChannelEvent> Refuse(Refusal[] reasons) =>
        Decision.Refuse<ChannelEvent>(reasons is [var only] ? only : new ManyRefusals(reasons));
}

/// <summary>The id belongs, or belonged, to another channel.</summary>
public sealed record ChannelIdTaken(ChannelId Channel) : Refusal($"channel '{Channel}' exists already, or did once");

/// <summary>There is one of that name already, and it is not the same.</summary>
/// <param name="What"><c>route</c> or <c>stream filter</c>.</param>
public sealed record RouteNameTaken(ChannelId Channel, string What, string Name)
    : Refusal($"{What} '{Name}' exists already in channel '{Channel}' and is not the same");

/// <summary>All ids of the range are given out, or seem to be.</summary>
/// <param name="What"><c>channel</c> or <c>stream_to</c>.</param>
public sealed record NoIdsLeft(string What) : Refusal($"no {What} id is left to be given out; name one of your own");

/// <summary>A route names a filter that the channel does not, or would no longer, have.</summary>
public sealed record FilterNotDefined(string Route, string Filter)
    : Refusal($"route '{Route}' uses stream filter '{Filter}', which is not defined");
