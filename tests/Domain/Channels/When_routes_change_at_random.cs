using FsCheck.Xunit;
using Gse.Domain.Channels;

namespace Gse.Domain.Tests.Channels;

/// <summary>The decisions against a naive model: names and bodies in two dictionaries.</summary>
public sealed class When_routes_change_at_random
{
    private const int Names = 4;

    [Property(MaxTest = 1_000, EndSize = 100)]
    public void the_channel_holds_what_was_last_said_and_no_route_without_its_filters(int[] choices)
    {
        var state = ChannelState.Initial;
        var routes = new Dictionary<string, (string Body, string[] Filters)>();
        var filters = new Dictionary<string, string>();
        foreach (var choice in choices.Select(choice => Math.Abs((long)choice * 7_919)))
        {
            var name = $"{choice / 8 % Names}";
            string[] uses = choice / 96 % 2 == 0 ? [] : [$"{choice / 192 % Names}"];
            var body = $"{choice / 32 % 3}{string.Concat(uses)}";
            var before = state.Revision;
            var decision = Decide(choice % 8, state, name, body, uses);
            state = decision.Events.Aggregate(state, ChannelState.Evolve);
            Assert.Equal(before + decision.Events.Count, state.Revision);
            if (decision.Refusal is null)
            {
                Remember(choice % 8, name, body, uses, routes, filters);
            }

            var open = state as ChannelState.Open;
            Assert.Equal(routes.Keys.Order(), (open?.Routes.Keys ?? []).Order());
            Assert.Equal(filters.Keys.Order(), (open?.Filters.Keys ?? []).Order());
            Assert.All(routes, route => Assert.Equal(route.Value.Body, open!.Routes[route.Key].Body.Value));
            Assert.All(filters, filter => Assert.Equal(filter.Value, open!.Filters[filter.Key].Body.Value));
            Assert.All(routes, route => Assert.All(route.Value.Filters, used => Assert.Contains(used, filters.Keys)));
        }
    }

    private static Decision<ChannelEvent> Decide(
        long what, ChannelState state, string name, string body, string[] uses) => what switch
        {
            0 => ChannelDecisions.Add(state, AChannel.Allocated, AChannel.Changed(AChannel.Route(name, body, uses))),
            1 when body == "0" => ChannelDecisions.Delete(state, AChannel.Deleted, null),
            2 => ChannelDecisions.Remove(state, AChannel.Removed(name), null),
            3 => ChannelDecisions.Remove(state, AChannel.WithoutFilters(name), null),
            4 or 5 => ChannelDecisions.Change(state, AChannel.WithFilters([], AChannel.Filter(name, body)), null),
            _ => ChannelDecisions.Change(state, AChannel.Changed(AChannel.Route(name, body, uses)), null),
        };

    private static void Remember(
        long what, string name, string body, string[] uses,
        Dictionary<string, (string Body, string[] Filters)> routes, Dictionary<string, string> filters)
    {
        switch (what)
        {
            case 1 when body == "0":
                routes.Clear();
                filters.Clear();
                break;
            case 2:
                routes.Remove(name);
                break;
            case 3:
                filters.Remove(name);
                break;
            case 4 or 5:
                filters[name] = body;
                break;
            default:
                routes[name] = (body, uses);
                break;
        }
    }
}
