using Gse.Domain.Channels;

namespace Gse.Application.Routing;

/// <summary>Whose routes lead to a storage.</summary>
internal static class StreamToUse
{
    /// <summary>Null if nobody minds; <paramref name="minds"/> says which routes would.</summary>
    public static StreamToInUse? Find(
        ChannelProjection channels, StreamToId id, string wanted, Func<ChannelRoute, bool> minds)
    {
        var users = channels.All
            .Where(channel => channel.Routes.Any(route => route.StreamTo == id && minds(route)))
            .Select(channel => channel.Id)
            .OrderBy(channel => channel.Value)
            .ToArray();
        return users.Length > 0 ? new StreamToInUse(id, wanted, users) : null;
    }

    /// <summary>A storage of another kind would leave routes without a place in it.</summary>
    public static StreamToInUse? FindStranded(
        ChannelProjection channels, StreamToState state, StreamToId id, string reportMode) =>
        state is StreamToState.Usable usable && usable.ReportMode != reportMode
            ? Find(channels, id, $"become {reportMode}", route => RouteBody.Read(
                route.Body.Parse(), "", new InputProblems()).In(reportMode) is null)
            : null;
}
