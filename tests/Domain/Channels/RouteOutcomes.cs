using Gse.Domain.Channels;
using Gse.Domain.Tests.Kernel;

namespace Gse.Domain.Tests.Channels;

internal static class RouteOutcomes
{
    /// <summary>
    /// One change with these routes: events hold lists, which records do not compare by what is in them.
    /// </summary>
    public static void ThenRoutes(this Spec<ChannelState, ChannelEvent>.Outcome outcome, params string[] names) =>
        outcome.ThenOne<RoutesChanged>(change => Assert.Equal(names, change.Routes.Select(route => route.Name)));
}
