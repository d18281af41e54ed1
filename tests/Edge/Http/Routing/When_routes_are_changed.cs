using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gse.Domain.Channels;

namespace Gse.Edge.Tests.Http.Routing;

/// <summary>Contract gse-routing-status-alarms, sections 3.5 to 3.8 and 4.4.</summary>
public sealed class When_routes_are_changed(EdgeUnderTest edge) : IClassFixture<EdgeUnderTest>, IDisposable
{
    private static readonly JsonSerializerOptions Plainly =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly RoutingCalls _calls = new(edge);

    [Fact]
    public async Task those_that_are_not_named_stay()
    {
        var (channel, stream) = await ChannelWithAsync("a", "b");
        RoutingCalls.Done(await _calls.UpdateRoutesAsync(
            channel,
            $$$$"""
            {"route":[{{{{RoutingCalls.Route("b", stream, "new")}}}},{{{{RoutingCalls.Route("c", stream, "t")}}}}]}
            """));

        var routes = (await _calls.GroupAsync(channel)).GetProperty("route").EnumerateArray().ToList();
        Assert.Equal(["a", "b", "c"], routes.Select(route => route.GetProperty("name").GetString()!));
        var kafka = routes[1].GetProperty("stream_to").GetProperty("kafka");
        Assert.Equal("new", kafka.GetProperty("topic_name").GetString());
    }

    [Fact]
    public async Task what_was_sent_is_answered_without_a_key_added_or_dropped()
    {
        var (channel, stream) = await ChannelWithAsync();
        var route = $$$$"""
            {"name":"n","stream_to":{"stream_to_id":"{{{{stream}}}}","kafka":{"topic_name":"t","x":null,"n":1.50}},
             "filter_name_and":["f"],"filter_name_or":[],"deliver_type":0,"unknown":{"深":[true]}}
            """;
        const string filter =
            """
            {"name":"f","field_index":"2","field_data_type":"string","field_data_value":"v","field_separator":" "}
            """;
        RoutingCalls.Done(await _calls.UpdateRoutesAsync(
            channel, $$$$"""{"route":[{{{{route}}}}],"stream_filters":[{{{{filter}}}}]}"""));

        var group = await _calls.GroupAsync(channel);
        Assert.Equal(Minified(route), group.GetProperty("route")[0].GetRawText());
        Assert.Equal(Minified(filter), group.GetProperty("stream_filters")[0].GetRawText());
    }

    [Fact]
    public async Task saying_it_twice_writes_nothing()
    {
        var (channel, stream) = await ChannelWithAsync("a");
        var before = edge.Log.Events.Count;
        RoutingCalls.Done(await _calls.UpdateRoutesAsync(
            channel, $$$$"""{"route":[{{{{RoutingCalls.Route("a", stream, "t")}}}}]}"""));
        RoutingCalls.Done(await _calls.AddRoutesAsync(
            channel, $$$$""" "route":[{{{{RoutingCalls.Route("a", stream, "t")}}}}] """));
        Assert.Equal(before, edge.Log.Events.Count);

        var taken = await _calls.AddRoutesAsync(
            channel, $$$$""" "route":[{{{{RoutingCalls.Route("a", stream, "other")}}}}] """);
        Assert.Equal(HttpStatusCode.OK, taken.Status);
        Assert.Contains("route 'a' exists already", taken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task they_are_replaced_and_the_old_ones_removed_in_the_name_of_another_platform()
    {
        var (channel, stream) = await ChannelWithAsync("old1", "old2");
        RoutingCalls.Done(await _calls.UpdateRoutesAsync(
            channel, $$$$"""{"route":[{{{{RoutingCalls.Route("migrate", stream, "t")}}}}]}""", "tgdp"));
        RoutingCalls.Done(await _calls.DeleteRoutesAsync(channel, """{"route":["old1","old2"]}""", "tgdp"));
        Assert.Equal(["migrate"], await _calls.RouteNamesAsync(channel));

        var again = await _calls.DeleteRoutesAsync(channel, """{"route":["old1","migrate"]}""");
        Assert.Equal(1014003, again.Code);
        Assert.Contains("not found", again.Message, StringComparison.Ordinal);
        Assert.Equal(["migrate"], await _calls.RouteNamesAsync(channel));

        RoutingCalls.Done(await _calls.DeleteRoutesAsync(channel, """{"route":["migrate"]}"""));
        Assert.Empty(await _calls.RouteNamesAsync(channel));
    }

    [Fact]
    public async Task a_filter_in_use_stays()
    {
        var (channel, stream) = await ChannelWithAsync();
        const string filter = """{"name":"f","field_index":0,"field_data_type":"int","field_data_value":"1"}""";
        var route = $$$$"""
            {"name":"a","stream_to":{"stream_to_id":{{{{stream}}}},"kafka":{"topic_name":"t"}},"filter_name_or":["f"]}
            """;
        RoutingCalls.Done(await _calls.UpdateRoutesAsync(
            channel, $$$$"""{"route":[{{{{route}}}}],"stream_filters":[{{{{filter}}}}]}"""));

        var refused = await _calls.DeleteRoutesAsync(channel, """{"stream_filters":["f"]}""");
        Assert.Contains("route 'a' uses stream filter 'f'", refused.Message, StringComparison.Ordinal);
        RoutingCalls.Done(await _calls.DeleteRoutesAsync(channel, """{"route":["a"],"stream_filters":["f"]}"""));
        Assert.Equal(0, (await _calls.GroupAsync(channel)).GetProperty("stream_filters").GetArrayLength());
    }

    [Fact]
    public async Task a_channel_is_shown_to_every_platform_and_to_clients_that_name_none()
    {
        var (channel, _) = await ChannelWithAsync("a");
        foreach (var condition in new[]
        {
            $$$$"""{"channel_id":{{{{channel}}}},"plat_name":"tgdp"}""",
            $$$$"""{"channel_id":"{{{{channel}}}}"}""",
            $$$$"""{"channel_id":" {{{{channel}}}} ","label":{"odm":"x"}}""",
        })
        {
            var answer = await GseAnswer.PostAsync(
                _calls.Viewer, "/api/v2/data/query_route/", $$$$"""{"condition":{{{{condition}}}}}""");
            Assert.Equal(1, RoutingCalls.Done(answer).Data[0].GetProperty("route").GetArrayLength());
        }
    }

    [Fact]
    public async Task the_edges_own_folder_is_the_last_that_readers_see()
    {
        var stream = await _calls.NewStreamAsync(RoutingCalls.Kafka("mine"));
        await V1Calls.SendAsync(
            _calls.Operator, HttpMethod.Put, $"/v1/streams/{StreamToId.Embedded}",
            """{"streamTo":{"name":"embedded_file","report_mode":"file"}}""");

        var channel = await _calls.AllocateAsync(
            $$$$""","route":[{"name":"embedded_file","stream_to":{"stream_to_id":{{{{StreamToId.Embedded}}}} } }]""");
        RoutingCalls.Done(await _calls.UpdateRoutesAsync(
            channel, $$$$"""{"route":[{{{{RoutingCalls.Route("mine", stream, "t")}}}}]}"""));
        Assert.Equal(["mine", "embedded_file"], await _calls.RouteNamesAsync(channel));
    }

    [Fact]
    public async Task the_event_names_operator_and_platform()
    {
        var channel = await _calls.AllocateAsync();
        var events = await V1Answer.GetAsync(
            _calls.Viewer, $"/v1/events?channel={channel}&types=ChannelAllocated&limit=10");
        var data = Assert.Single(events.Body.GetProperty("items").EnumerateArray()).GetProperty("data");
        Assert.Equal("admin", data.GetProperty("operator").GetString());
        Assert.Equal("bkmonitor", data.GetProperty("platform").GetString());
    }

    public void Dispose() => _calls.Dispose();

    private static string Minified(string json) =>
        JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement, Plainly);

    private async Task<(int Channel, int Stream)> ChannelWithAsync(params string[] routes)
    {
        var stream = await _calls.NewStreamAsync(RoutingCalls.Kafka("shared"));
        var items = string.Join(',', routes.Select(name => RoutingCalls.Route(name, stream, "t")));
        return (await _calls.AllocateAsync($$$$""","route":[{{{{items}}}}]"""), stream);
    }
}
