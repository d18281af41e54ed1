using System.Net;
using System.Text.Json;

namespace Gse.Edge.Tests.Http.Routing;

/// <summary>Contract gse-routing-status-alarms, sections 4.2 and 4.3, with the bodies that bk-monitor sends.</summary>
public sealed class When_bk_monitor_configures_its_routes(EdgeUnderTest edge)
    : IClassFixture<EdgeUnderTest>, IDisposable
{
    private readonly RoutingCalls _calls = new(edge);

    [Fact]
    public async Task a_missing_default_cluster_is_added_and_then_updated()
    {
        var missing = await _calls.PostAsync(
            "query_streamto",
            """
            {"condition": {"plat_name": "bkmonitor", "stream_to_id": 500}, "operation": {"operator_name": "admin"},
             "bk_username": "admin"}
            """);
        Assert.Equal((HttpStatusCode.OK, 1014003), (missing.Status, missing.Code));
        Assert.Contains("not found", missing.Message, StringComparison.Ordinal);
        Assert.Equal(0, missing.Data.GetArrayLength());

        var added = await _calls.PostAsync(
            "add_streamto",
            """
            {"metadata": {"plat_name": "bkmonitor"}, "operation": {"operator_name": "admin"},
             "stream_to": {"name": "default_mq_stream_to", "report_mode": "kafka",
               "kafka": {"storage_address": [{"ip": "kafka.service.consul", "port": 9092}],
                         "sasl_username": "u", "sasl_passwd": "p",
                         "sasl_mechanisms": "SCRAM-SHA-512", "security_protocol": "SASL_PLAINTEXT"}},
             "bk_username": "admin"}
            """);
        var id = RoutingCalls.Done(added).Data.GetProperty("stream_to_id").GetInt32();
        Assert.True(id > 1024);
        Assert.Equal("default_mq_stream_to", added.Data.GetProperty("name").GetString());

        var updated = await _calls.PostAsync(
            "update_streamto",
            $$$$"""
            {"condition": {"stream_to_id": {{{{id}}}}, "plat_name": "bkmonitor"},
             "operation": {"operator_name": "admin"},
             "specification": {"stream_to": {"name": "default_mq_stream_to", "report_mode": "kafka",
               "kafka": {"storage_address": [{"ip": "kafka.service.consul", "port": 9092}], "sasl_username": "",
                         "sasl_passwd": ""}}},
             "bk_username": "admin"}
            """);
        RoutingCalls.Done(updated);
        var now = RoutingCalls.Done(await _calls.QueryStreamAsync(id)).Data[0];
        Assert.Equal("", now.GetProperty("kafka").GetProperty("sasl_passwd").GetString());
        Assert.False(now.GetProperty("kafka").TryGetProperty("sasl_mechanisms", out _));
    }

    [Fact]
    public async Task a_data_id_is_allocated_and_can_be_asked_at_once()
    {
        var answer = await _calls.PostAsync(
            "add_route",
            """
            {"metadata":{"plat_name":"bkmonitor"},"operation":{"operator_name":"alice"},"bk_username":"alice"}
            """);
        var channel = RoutingCalls.Done(answer).Data.GetProperty("channel_id").GetInt32();
        Assert.InRange(channel, 1_572_865, 2_097_151);
        Assert.Equal(JsonValueKind.Number, answer.Data.GetProperty("proofing_id").ValueKind);

        var group = await _calls.GroupAsync(channel);
        Assert.Equal(0, group.GetProperty("route").GetArrayLength());
        Assert.Equal(0, group.GetProperty("stream_filters").GetArrayLength());
        var metadata = group.GetProperty("metadata");
        Assert.Equal(channel, metadata.GetProperty("channel_id").GetInt32());
        Assert.Equal(JsonValueKind.String, metadata.GetProperty("version").ValueKind);
        Assert.Equal("bkmonitor", metadata.GetProperty("plat_name").GetString());
        Assert.Equal(JsonValueKind.Object, metadata.GetProperty("label").ValueKind);
    }

    [Fact]
    public async Task a_built_in_id_is_registered_with_its_route()
    {
        var stream = await _calls.NewStreamAsync(RoutingCalls.Kafka("built-in"));
        var answer = await _calls.PostAsync(
            "add_route",
            $$$$"""
            {"metadata": {"plat_name": "bkmonitor", "channel_id": 1001}, "operation": {"operator_name": "admin"},
             "route": [{"name": "stream_to_bkmonitor_kafka_0bkmonitor_10010",
               "stream_to": {"stream_to_id": {{{{stream}}}}, "kafka": {"topic_name": "0bkmonitor_10010"}}}],
             "bk_username": "admin"}
            """);
        Assert.Equal(1001, RoutingCalls.Done(answer).Data.GetProperty("channel_id").GetInt32());
        Assert.Equal(["stream_to_bkmonitor_kafka_0bkmonitor_10010"], await _calls.RouteNamesAsync(1001));
    }

    [Fact]
    public async Task the_second_refresh_finds_nothing_to_update()
    {
        var stream = await _calls.NewStreamAsync(RoutingCalls.Kafka("refreshed"));
        var channel = await _calls.AllocateAsync();
        var topic = $"0bkmonitor_{channel}0";

        Assert.True(await RefreshAsync(channel, stream, topic));
        Assert.False(await RefreshAsync(channel, stream, topic));
    }

    [Fact]
    public async Task a_deleted_channel_is_not_found_and_may_be_registered_again()
    {
        var stream = await _calls.NewStreamAsync(RoutingCalls.Kafka("deleted"));
        var channel = await _calls.AllocateAsync();
        await RefreshAsync(channel, stream, "t");

        RoutingCalls.Done(await _calls.PostAsync(
            "delete_route",
            $$$$"""
            {"condition": {"channel_id": {{{{channel}}}}, "plat_name": "bkmonitor"},
             "operation": {"operator_name": "admin", "method": "all"}, "bk_username": "admin"}
            """));
        var gone = await _calls.QueryRoutesAsync(channel);
        Assert.Equal(1014003, gone.Code);
        Assert.Contains("not found", gone.Message, StringComparison.Ordinal);

        Assert.NotEqual(channel, await _calls.AllocateAsync());
        RoutingCalls.Done(await _calls.AddRoutesAsync(
            channel, $$$$""" "route":[{{{{RoutingCalls.Route("again", stream, "t")}}}}] """));
        Assert.Equal(["again"], await _calls.RouteNamesAsync(channel));
    }

    [Fact]
    public async Task routes_of_a_migration_are_removed_by_name_in_the_name_of_tgdp()
    {
        var stream = await _calls.NewStreamAsync(
            """{"name":"pulsar","report_mode":"pulsar","pulsar":{"storage_address":[{"ip":"p","port":8080}]}}""");
        RoutingCalls.Done(await _calls.AddRoutesAsync(
            7788,
            $$$$"""
             "route":[{"name":"migrate_profiling_data_id_7788",
               "stream_to":{"stream_to_id":{{{{stream}}}},"pulsar":{"name":"x"}}},
              {"name":"stream_to_tgdp_pulsar_profile-topic","deliver_type":0,
               "stream_to":{"stream_to_id":{{{{stream}}}},
                "pulsar":{"topic_name":"profile-topic","tenant":"biz_2","namespace":"data"}}}]
            """));
        RoutingCalls.Done(await _calls.PostAsync(
            "delete_route/",
            """
            {"condition": {"channel_id": 7788, "plat_name": "tgdp"},
             "operation": {"operator_name": "admin", "method": "specification"},
             "specification": {"route": ["migrate_profiling_data_id_7788", "stream_to_tgdp_pulsar_profile-topic"]},
             "bk_username": "admin"}
            """));
        Assert.Empty(await _calls.RouteNamesAsync(7788));
    }

    public void Dispose() => _calls.Dispose();

    /// <summary>What bk-monitor's refresh does; true if it had to write.</summary>
    private async Task<bool> RefreshAsync(int channel, int stream, string topic)
    {
        var name = $"stream_to_bkmonitor_kafka_{topic}";
        var wanted = RoutingCalls.Route(name, stream, topic);
        var group = await _calls.GroupAsync(channel);
        foreach (var route in group.GetProperty("route").EnumerateArray())
        {
            if (route.GetProperty("name").GetString() == name
                && Text(route) == Text(JsonDocument.Parse(wanted).RootElement))
            {
                return false;
            }
        }

        RoutingCalls.Done(await _calls.PostAsync(
            "update_route",
            $$$$"""
            {"condition": {"channel_id": {{{{channel}}}}, "plat_name": "bkmonitor"},
             "operation": {"operator_name": "admin"}, "specification": {"route": [{{{{wanted}}}}]},
             "bk_username": "admin"}
            """));
        return true;
    }

    // The text whose MD5 bk-monitor compares.
    private static string Text(JsonElement route) => Sorted(JsonSerializer.SerializeToElement(
        new { name = route.GetProperty("name"), stream_to = route.GetProperty("stream_to") }));

    private static string Sorted(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => string.Join('|', value.EnumerateObject()
            .OrderBy(part => part.Name, StringComparer.Ordinal)
            .Select(part => $"{part.Name}={Sorted(part.Value)}")),
        JsonValueKind.Array => string.Join(',', value.EnumerateArray().Select(Sorted)),
        _ => value.ToString(),
    };
}
