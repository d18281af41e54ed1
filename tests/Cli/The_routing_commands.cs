using System.Text.Json;

namespace Gse.Cli.Tests;

public sealed class The_routing_commands : IDisposable
{
    private const string Stream =
        """
        {"id":1025,"platform":"bkmonitor","operator":"admin","revision":3,"label":{},
         "streamTo":{"name":"mq","report_mode":"kafka","kafka":{"storage_address":[{"ip":"k1","port":9092},
          {"ip":"k2","port":9093}],"sasl_passwd":"******"}}}
        """;

    private const string Routes =
        """
        {"revision":2,"routes":[{"name":"r[1]","stream_to":{"stream_to_id":1025,"kafka":{"topic_name":"t"}},
         "filter_name_and":["f"]}],"filters":[{"name":"f","field_index":0}]}
        """;

    private readonly StubEdge _edge = new();
    private readonly string _file = Path.GetTempFileName();

    public void Dispose()
    {
        _edge.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public async Task stream_list_is_a_table_of_all_pages()
    {
        _edge.Answers(
                "GET /v1/streams?platform=bkmonitor&limit=1000",
                $$$$"""{"items":[{{{{Stream}}}}],"total":2,"next":"1"}""")
            .Answers(
                "GET /v1/streams?platform=bkmonitor&limit=999&cursor=1",
                $$$$"""{"items":[{{{{Stream}}}}],"total":2}""");
        var run = await RunAsync("stream list --platform bkmonitor");
        Assert.Equal(0, run.Code);
        Assert.Equal(3, run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Matches(@"1025 +mq +kafka +k1:9092,k2:9093 +bkmonitor +admin +3", run.Out);
    }

    [Fact]
    public async Task stream_show_prints_what_update_takes()
    {
        _edge.Answers("GET /v1/streams/1025", Stream)
            .Answers("PUT /v1/streams/1025", """{"id":1025,"revision":4}""");
        var shown = await RunAsync("stream show 1025 --json");
        await File.WriteAllTextAsync(_file, shown.Out, TestContext.Current.CancellationToken);

        var updated = await RunAsync($"stream update 1025 --file {_file}");
        Assert.Equal((0, "1025\n"), (updated.Code, updated.Out));
        var sent = JsonDocument.Parse(_edge.Requests[^1].Body).RootElement;
        var kafka = sent.GetProperty("streamTo").GetProperty("kafka");
        Assert.Equal("******", kafka.GetProperty("sasl_passwd").GetString());
        Assert.Equal("\"3\"", _edge.Headers[^1]["If-Match"]);
    }

    [Theory]
    [InlineData(
        "--name x --kafka h:9092,[::1]:9093 --user u --password p --mechanism PLAIN --protocol SASL_SSL --platform b",
        """
        {"streamTo":{"name":"x","report_mode":"kafka","kafka":{"storage_address":[{"ip":"h","port":9092},
        {"ip":"::1","port":9093}],"sasl_username":"u","sasl_passwd":"p","sasl_mechanisms":"PLAIN",
        "security_protocol":"SASL_SSL"}},"platform":"b"}
        """)]
    [InlineData(
        "--name x --redis h:1 --master m --password p",
        """
        {"streamTo":{"name":"x","report_mode":"redis","redis":{"storage_address":[{"ip":"h","port":1}],
        "passwd":"p","master_name":"m"}}}
        """)]
    [InlineData(
        "--name x --pulsar h:1 --password t",
        """
        {"streamTo":{"name":"x","report_mode":"pulsar","pulsar":{"storage_address":[{"ip":"h","port":1}],
        "token":"t"}}}
        """)]
    [InlineData(
        "--name x --folder out", """{"streamTo":{"name":"x","report_mode":"file","data_log_path":"out"}}""")]
    public async Task stream_add_makes_the_body_of_options(string options, string body)
    {
        _edge.Answers("POST /v1/streams", """{"id":1026,"revision":0}""", 201);
        var run = await RunAsync($"stream add {options}");
        Assert.Equal((0, "1026\n"), (run.Code, run.Out));
        Assert.Equal(body.Replace("\n", "", StringComparison.Ordinal), _edge.Requests[^1].Body);
    }

    [Theory]
    [InlineData("stream add")]
    [InlineData("stream add --name x")]
    [InlineData("stream add --name x --kafka a:1 --redis b:1")]
    [InlineData("stream add --name x --kafka nowhere")]
    [InlineData("stream add --file /nowhere/at/all")]
    [InlineData("stream show x")]
    [InlineData("route add 1000")]
    [InlineData("route add 1000 --stream 5")]
    public async Task wrong_usage_asks_nobody(string line)
    {
        Assert.Equal(2, (await RunAsync(line)).Code);
        Assert.Empty(_edge.Requests);
    }

    [Fact]
    public async Task stream_add_under_an_id_never_overwrites()
    {
        _edge.Answers("PUT /v1/streams/500", """{"id":500,"revision":0}""", 201);
        Assert.Equal(0, (await RunAsync("stream add --id 500 --name x --folder f")).Code);
        Assert.Equal("*", _edge.Headers[^1]["If-None-Match"]);
    }

    [Fact]
    public async Task stream_delete_says_who_uses_it()
    {
        _edge.Answers(
            "DELETE /v1/streams/1025",
            """{"title":"x","detail":"stream_to '1025' cannot be deleted: routes of channels 1000 lead to it"}""", 409);
        var run = await RunAsync("stream delete 1025");
        Assert.Equal(1, run.Code);
        Assert.Contains("routes of channels 1000", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task channels_are_allocated_shown_and_deleted()
    {
        _edge.Answers("POST /v1/channels", """{"id":1572865,"revision":0}""", 201)
            .Answers("PUT /v1/channels/1000", """{"id":1000,"revision":0}""", 201)
            .Answers(
                "GET /v1/channels/1000",
                """{"id":1000,"platform":"p","operator":"o","label":{},""" + Routes.Trim()[1..])
            .Answers("DELETE /v1/channels/1000", "", 204);
        var allocated = await RunAsync("channel allocate --platform bkmonitor");
        Assert.Equal((0, "1572865\n"), (allocated.Code, allocated.Out));
        Assert.Equal("""{"platform":"bkmonitor"}""", _edge.Requests[^1].Body);
        Assert.Equal("1000\n", (await RunAsync("channel allocate --id 1000")).Out);
        Assert.Matches(@"r\[1\] +1025 +kafka t +f", (await RunAsync("channel show 1000")).Out);
        var deleted = await RunAsync("channel delete 1000 --if-revision 2");
        Assert.Equal((0, "channel 1000 is deleted\n"), (deleted.Code, deleted.Out));
        Assert.Equal("\"2\"", _edge.Headers[^1]["If-Match"]);
    }

    [Fact]
    public async Task channel_list_names_the_routes()
    {
        _edge.Answers(
            "GET /v1/channels?streamTo=1025&limit=1000",
            """{"items":[{"id":1000,"platform":"p","operator":"o","label":{},""" + Routes.Trim()[1..] + "]}");
        Assert.Matches(@"1000 +p +o +2 +r\[1\]", (await RunAsync("channel list --stream 1025")).Out);
    }

    [Fact]
    public async Task route_add_adds_only_what_is_new()
    {
        _edge.Answers("GET /v1/channels/1000/routes", Routes)
            .Answers("PUT /v1/channels/1000/routes", """{"id":1000,"revision":3}""");
        var run = await RunAsync("route add 1000 --name n --stream 1025 --topic t --partition 2 --filter f");
        Assert.Equal((0, "channel 1000: route n is added\n"), (run.Code, run.Out));
        Assert.Equal(
            """
            {"routes":[{"name":"n","stream_to":{"stream_to_id":1025,"kafka":{"topic_name":"t","partition":2}},
            "filter_name_and":["f"]}]}
            """.Replace("\n", "", StringComparison.Ordinal),
            _edge.Requests[^1].Body);
        Assert.Equal("\"2\"", _edge.Headers[^1]["If-Match"]);

        var twice = await RunAsync("route add 1000 --name r[1] --stream 1025 --redis-channel c");
        Assert.Equal(1, twice.Code);
        Assert.Contains("exists already", twice.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task route_update_replaces_only_what_is_there()
    {
        _edge.Answers("GET /v1/channels/1000/routes", Routes)
            .Answers("PUT /v1/channels/1000/routes", """{"id":1000,"revision":3}""");
        await File.WriteAllTextAsync(
            _file, """{"name":"r[1]","stream_to":{"stream_to_id":1}}""", TestContext.Current.CancellationToken);
        Assert.Equal(0, (await RunAsync($"route update 1000 --file {_file}")).Code);
        Assert.Equal("""{"routes":[{"name":"r[1]","stream_to":{"stream_to_id":1}}]}""", _edge.Requests[^1].Body);
        Assert.Equal(5, (await RunAsync("route update 1000 --name x --stream 1 --pulsar-topic a/b/c")).Code);
    }

    [Fact]
    public async Task routes_are_listed_shown_and_deleted()
    {
        _edge.Answers("GET /v1/channels/1000/routes", Routes)
            .Answers("DELETE /v1/channels/1000/routes/r%5B1%5D", "", 204);
        Assert.Matches(@"r\[1\] +1025 +kafka t +f", (await RunAsync("route list 1000")).Out);
        Assert.Contains("\"topic_name\":\"t\"", (await RunAsync("route show 1000 r[1]")).Out, StringComparison.Ordinal);
        Assert.Equal(5, (await RunAsync("route show 1000 other")).Code);
        var deleted = await RunAsync("route delete 1000 r[1] --json");
        Assert.Equal("""{"what":"route","name":"r[1]"}""" + "\n", deleted.Out);
    }

    private Task<GseRun> RunAsync(string line) => GseRun.Of($"{line} --url {_edge.Url}");
}
