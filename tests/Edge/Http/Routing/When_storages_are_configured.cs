using System.Net;
using System.Text.Json;

namespace Gse.Edge.Tests.Http.Routing;

/// <summary>Contract gse-routing-status-alarms, sections 3.1 to 3.4.</summary>
public sealed class When_storages_are_configured(EdgeUnderTest edge) : IClassFixture<EdgeUnderTest>, IDisposable
{
    private readonly RoutingCalls _calls = new(edge);

    [Fact]
    public async Task a_query_answers_both_shapes_with_the_secrets()
    {
        var id = await _calls.NewStreamAsync(RoutingCalls.Kafka("both", "p@ss"));
        var item = Assert.Single(RoutingCalls.Done(await _calls.QueryStreamAsync(id)).Data.EnumerateArray());
        Assert.Equal(id, item.GetProperty("stream_to_id").GetInt32());
        Assert.Equal(id, item.GetProperty("metadata").GetProperty("stream_to_id").GetInt32());
        Assert.Equal("bkmonitor", item.GetProperty("metadata").GetProperty("plat_name").GetString());
        Assert.Equal(JsonValueKind.Object, item.GetProperty("metadata").GetProperty("label").ValueKind);
        foreach (var shape in new[] { item, item.GetProperty("stream_to") })
        {
            Assert.Equal("both", shape.GetProperty("name").GetString());
            Assert.Equal("kafka", shape.GetProperty("report_mode").GetString());
            var kafka = shape.GetProperty("kafka");
            Assert.Equal("kafka.service.consul", kafka.GetProperty("storage_address")[0].GetProperty("ip").GetString());
            Assert.Equal(9092, kafka.GetProperty("storage_address")[0].GetProperty("port").GetInt32());
            Assert.Equal("p@ss", kafka.GetProperty("sasl_passwd").GetString());
            Assert.Equal(5, kafka.EnumerateObject().Count());
        }
    }

    [Fact]
    public async Task a_viewer_sees_no_secret()
    {
        var id = await _calls.NewStreamAsync(RoutingCalls.Kafka("masked", "p@ss"));
        var answer = await GseAnswer.PostAsync(
            _calls.Viewer, "/api/c/compapi/v2/gse/config_query_streamto/",
            $$$$"""{"condition":{"stream_to_id":{{{{id}}}} },"operation":{"operator_name":"x"}}""");
        Assert.Equal("******", answer.Data[0].GetProperty("kafka").GetProperty("sasl_passwd").GetString());
        Assert.DoesNotContain("p@ss", answer.Body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_same_one_is_not_added_twice()
    {
        var id = await _calls.NewStreamAsync(RoutingCalls.Kafka("once", "a"));
        Assert.Equal(id, await _calls.NewStreamAsync(RoutingCalls.Kafka("once", "a")));
        Assert.NotEqual(id, await _calls.NewStreamAsync(RoutingCalls.Kafka("once", "b")));
        var other = RoutingCalls.Done(await _calls.AddStreamAsync(RoutingCalls.Kafka("once", "a"), "tgdp"));
        Assert.NotEqual(id, other.Data.GetProperty("stream_to_id").GetInt32());
    }

    [Fact]
    public async Task an_update_that_changes_nothing_writes_nothing()
    {
        var id = await _calls.NewStreamAsync(RoutingCalls.Kafka("same", "a"));
        var before = edge.Log.Events.Count;
        RoutingCalls.Done(await _calls.UpdateStreamAsync(id, RoutingCalls.Kafka("same", "a")));
        RoutingCalls.Done(await _calls.UpdateStreamAsync(id, RoutingCalls.Kafka("same", "******")));
        Assert.Equal(before, edge.Log.Events.Count);

        RoutingCalls.Done(await _calls.UpdateStreamAsync(id, RoutingCalls.Kafka("same", "b")));
        Assert.Equal(before + 1, edge.Log.Events.Count);
        var now = RoutingCalls.Done(await _calls.QueryStreamAsync(id)).Data[0];
        Assert.Equal("b", now.GetProperty("kafka").GetProperty("sasl_passwd").GetString());
    }

    [Fact]
    public async Task one_in_use_is_neither_deleted_nor_made_another_kind()
    {
        var id = await _calls.NewStreamAsync(RoutingCalls.Kafka("in-use"));
        var channel = await _calls.AllocateAsync($$$$""","route":[{{{{RoutingCalls.Route("a", id, "t")}}}}]""");

        var refused = await _calls.DeleteStreamAsync(id);
        Assert.Equal(HttpStatusCode.OK, refused.Status);
        Assert.Contains($"routes of channels {channel} lead to it", refused.Message, StringComparison.Ordinal);
        var changed = await _calls.UpdateStreamAsync(
            id, """{"name":"in-use","report_mode":"redis","redis":{"storage_address":[{"ip":"r","port":6379}]}}""");
        Assert.Contains($"become redis: routes of channels {channel}", changed.Message, StringComparison.Ordinal);

        RoutingCalls.Done(await _calls.DeleteAllAsync(channel));
        RoutingCalls.Done(await _calls.DeleteStreamAsync(id));
        Assert.Equal(1014003, (await _calls.QueryStreamAsync(id)).Code);
        Assert.Equal(1014003, (await _calls.UpdateStreamAsync(id, RoutingCalls.Kafka("in-use"))).Code);
        Assert.NotEqual(id, await _calls.NewStreamAsync(RoutingCalls.Kafka("in-use")));
    }

    [Fact]
    public async Task an_explicit_id_is_honoured_once()
    {
        const string body =
            """
            {"metadata":{"plat_name":"bkmonitor","stream_to_id":"500"},"operation":{"operator_name":"admin"},
             "stream_to":{"name":"default","report_mode":"file"}}
            """;
        Assert.Equal(500, RoutingCalls.Done(await _calls.PostAsync("add_streamto", body))
            .Data.GetProperty("stream_to_id").GetInt32());
        Assert.Equal(1, RoutingCalls.Done(await _calls.QueryStreamAsync(500)).Data.GetArrayLength());
        Assert.NotEqual(0, (await _calls.PostAsync("add_streamto", body)).Code);
    }

    [Fact]
    public async Task all_are_listed_and_those_with_a_label()
    {
        var id = RoutingCalls.Done(await _calls.PostAsync(
            "add_streamto",
            """
            {"metadata":{"plat_name":"cmdb","label":{"bk_biz_id":7,"bk_biz_name":"蓝鲸"}},
             "operation":{"operator_name":"admin"},"stream_to":{"name":"labelled","report_mode":"file"}}
            """)).Data.GetProperty("stream_to_id").GetInt32();
        await _calls.NewStreamAsync(RoutingCalls.Folder("unlabelled"));

        Assert.True((await ListAsync("""{"plat_name":"cmdb"}""")).Count > 1);
        Assert.Equal([id], await ListAsync("""{"plat_name":"cmdb","label":{"bk_biz_id":"7"}}"""));
        Assert.Empty(await ListAsync("""{"plat_name":"cmdb","label":{"bk_biz_id":8}}"""));
    }

    [Fact]
    public async Task every_kind_is_taken_as_the_clients_spell_it()
    {
        foreach (var body in new[]
        {
            """
            {"name":"r","report_mode":" redis ","redis":{"storage_address":[{"ip":" r ","port":" 6379 "}],"passwd":1}}
            """,
            """
            {"name":"s","report_mode":"redis","redis":{"storage_address":[{"ip":"::1","port":26379}],
             "master_name":"m","sentinel_passwd":"x","mode":"sentinel"}}
            """,
            """{"name":"p","report_mode":"pulsar","pulsar":{"storage_address":[{"ip":"p","port":8080}],"token":"t"}}""",
            """
            {"name":"c","report_mode":"kafka","kafka":{"storage_address":[{"ip":"k","port":9092}],"sasl_usename":"u",
             "sasl_passwd":"p"},"unknown":[1]}
            """,
            """{"name":"f","report_mode":"file","data_log_path":"/data/x"}""",
        })
        {
            var id = await _calls.NewStreamAsync(body);
            var answered = RoutingCalls.Done(await _calls.QueryStreamAsync(id)).Data[0].GetProperty("stream_to");
            var sent = JsonDocument.Parse(body).RootElement;
            Assert.Equal(sent.EnumerateObject().Select(p => p.Name), answered.EnumerateObject().Select(p => p.Name));
        }
    }

    public void Dispose() => _calls.Dispose();

    private async Task<List<int>> ListAsync(string condition)
    {
        var answer = await _calls.PostAsync(
            "query_streamto", $$$$"""{"condition":{{{{condition}}}},"operation":{"operator_name":"admin"}}""");
        return [.. RoutingCalls.Done(answer).Data.EnumerateArray()
            .Select(item => item.GetProperty("stream_to_id").GetInt32())];
    }
}
