using System.Net;

namespace Gse.Edge.Tests.Http.Routing;

/// <summary>The error matrix: always 200 with <c>result: false</c>, every fault told with its place.</summary>
public sealed class When_a_routing_request_is_wrong(EdgeUnderTest edge) : IClassFixture<EdgeUnderTest>, IDisposable
{
    private const string Head = """ "metadata":{"plat_name":"bkmonitor"},"operation":{"operator_name":"admin"} """;

    private readonly RoutingCalls _calls = new(edge);

    public static TheoryData<string, string[]> Storages => new()
    {
        { "{}", ["stream_to.name is missing", "stream_to.report_mode is missing"] },
        { """{"name":" ","report_mode":""}""", ["stream_to.name must not be empty", "stream_to.report_mode must not"] },
        { """{"name":"x","report_mode":"kafka"}""", ["stream_to.kafka is missing: report_mode is kafka"] },
        { """{"name":"x","report_mode":"redis","kafka":{}}""", ["stream_to.redis is missing"] },
        { """{"name":"x","report_mode":"carrier"}""", ["stream_to.report_mode must be one of kafka, redis"] },
        { """{"name":"x","report_mode":"kafka","kafka":[]}""", ["stream_to.kafka must be an object"] },
        { """{"name":"x","report_mode":"kafka","kafka":{}}""", ["stream_to.kafka.storage_address is missing"] },
        {
            """{"name":"x","report_mode":"redis","redis":{"storage_address":[]}}""",
            ["stream_to.redis.storage_address must not be empty"]
        },
        {
            """
            {"name":"x","report_mode":"pulsar",
             "pulsar":{"storage_address":[{"ip":"","port":0},{"port":65536},1]}}
            """,
            [
                "stream_to.pulsar.storage_address[0].ip must not be empty",
                "stream_to.pulsar.storage_address[0].port must be a whole number from 1 to 65535",
                "stream_to.pulsar.storage_address[1].ip is missing",
                "stream_to.pulsar.storage_address[1].port must be",
                "stream_to.pulsar.storage_address[2] must be an object",
            ]
        },
        {
            """
            {"name":"x","report_mode":"kafka",
             "kafka":{"storage_address":[{"ip":"a","port":"9092"}],"sasl_passwd":"******"}}
            """,
            ["stream_to.kafka.sasl_passwd is masked"]
        },
        {
            """
            {"name":"x","report_mode":"kafka",
             "kafka":{"storage_address":[{"ip":"a,b:1/x","port":1}],"sasl_mechanisms":"FOO","security_protocol":"BAR"}}
            """,
            [
                "stream_to.kafka.storage_address[0].ip must be one IP address or host name",
                "stream_to.kafka.sasl_mechanisms must be one of PLAIN",
                "stream_to.kafka.security_protocol must be one of PLAINTEXT",
            ]
        },
        { """{"name":"\ud800","report_mode":"file"}""", ["stream_to holds text that is no valid Unicode"] },
        { "7", ["stream_to must be an object"] },
    };

    public static TheoryData<string, string[]> Routes => new()
    {
        { """ "route":{} """, ["route must be a list"] },
        { """ "route":[1,{}] """, ["route[0] must be", "route[1].name is missing", "route[1].stream_to is missing"] },
        { """ "route":[{"name":"a","stream_to":{}}] """, ["route[0].stream_to.stream_to_id is missing"] },
        {
            """ "route":[{"name":"a","stream_to":{"stream_to_id":999}}] """,
            ["route[0].stream_to.stream_to_id names stream_to '999', which is not found"]
        },
        {
            """ "route":[{"name":"a","stream_to":{"stream_to_id":KAFKA}}] """,
            ["route[0].stream_to.kafka is missing: stream_to 'KAFKA' is kafka"]
        },
        {
            """ "route":[{"name":"a","stream_to":{"stream_to_id":KAFKA,"redis":{"channel_name":"x"}}}] """,
            ["route[0].stream_to.kafka is missing"]
        },
        {
            """ "route":[{"name":"a","stream_to":{"stream_to_id":KAFKA,"kafka":{}}}] """,
            ["route[0].stream_to.kafka.topic_name is missing"]
        },
        {
            """ "route":[{"name":"a","stream_to":{"stream_to_id":KAFKA,"kafka":{"topic_name":"a topic/"}}}] """,
            ["route[0].stream_to.kafka.topic_name must have at most 249 of"]
        },
        {
            """ "route":[ROUTE,ROUTE],"stream_filters":[{"name":""},{"name":"f"},{"name":"f","field_index":-1}] """,
            [
                "route[1].name is the same as that of route[0]", "stream_filters[0].name must not be empty",
                "stream_filters[1].field_index is missing", "stream_filters[1].field_data_type is missing",
                "stream_filters[1].field_data_value is missing", "stream_filters[2].field_index must be",
                "stream_filters[2].name is the same as that of stream_filters[1]",
            ]
        },
        {
            """
             "stream_filters":[{"name":"f","field_index":0,"field_data_type":"int","field_data_value":"x"},
              {"name":"g","field_index":0,"field_data_type":"date","field_data_value":"x","field_in":"sky"}]
            """,
            [
                "stream_filters[0].field_data_value must be a whole number",
                "stream_filters[1].field_data_type must be one of int, string, bytes",
                "stream_filters[1].field_in must be protocol or data",
            ]
        },
        {
            """
             "route":[{"name":"a","stream_to":{"stream_to_id":FOLDER},"filter_name_and":["nope"]},
              {"name":"b","stream_to":{"stream_to_id":998}}]
            """,
            ["route 'a' uses stream filter 'nope', which is not defined", "route[1].stream_to.stream_to_id names"]
        },
    };

    public static TheoryData<string, string, string[]> Others => new()
    {
        {
            "add_streamto", "{}",
            ["operation is missing", "metadata is missing", "stream_to is missing"]
        },
        {
            "add_streamto", """{"metadata":{},"operation":{"operator_name":" "},"stream_to":{"name":"x"}}""",
            [
                "metadata.plat_name is missing", "operation.operator_name must not be empty",
                "stream_to.report_mode is missing",
            ]
        },
        { "update_streamto", "{}", ["condition is missing", "operation is missing", "specification is missing"] },
        { "delete_streamto", """{"condition":{"stream_to_id":"x"}}""", ["condition.stream_to_id must be a whole"] },
        { "query_streamto", """{"condition":{"stream_to_id":0}}""", ["condition.stream_to_id must be 1 or more"] },
        {
            "add_route", """{"metadata":{"plat_name":"b","channel_id":-5,"label":[]}}""",
            ["metadata.channel_id must be 1 or more", "metadata.label must be an object", "operation is missing"]
        },
        { "update_route", "{}", ["condition is missing", "operation is missing", "specification is missing"] },
        {
            "delete_route",
            """{"condition":{"channel_id":1,"plat_name":"b"},"operation":{"operator_name":"a","method":"some"}}""",
            ["operation.method must be all or specification"]
        },
        {
            "delete_route",
            """{"condition":{"channel_id":1,"plat_name":"b"},"operation":{"operator_name":"a"}}""",
            ["operation.method is missing"]
        },
        {
            "delete_route",
            """
            {"condition":{"channel_id":1,"plat_name":"b"},
             "operation":{"operator_name":"a","method":"specification"},"specification":{"route":[]}}
            """,
            ["specification must name at least one route"]
        },
        { "query_route", """{"condition":{}}""", ["condition.channel_id is missing"] },
        { "query_route", "{}", ["condition is missing"] },
        { "query_route", "[]", ["the body must be one JSON object"] },
        { "query_route", "{", ["the body is no valid JSON"] },
    };

    [Theory]
    [MemberData(nameof(Storages))]
    public async Task a_storage_is_refused_with_all_that_is_wrong(string streamTo, string[] wrong)
    {
        var before = edge.Log.Events.Count;
        Check(await _calls.PostAsync("add_streamto", $$$$"""{{{{{Head}}}},"stream_to":{{{{streamTo}}}}}"""), wrong);
        Assert.Equal(before, edge.Log.Events.Count);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task routes_are_refused_as_a_whole_with_all_that_is_wrong(string lists, string[] wrong)
    {
        var kafka = $"{await _calls.NewStreamAsync(RoutingCalls.Kafka("k"))}";
        var folder = $"{await _calls.NewStreamAsync(RoutingCalls.Folder("f"))}";
        var channel = await _calls.AllocateAsync();
        var body = lists
            .Replace("KAFKA", kafka, StringComparison.Ordinal)
            .Replace("FOLDER", folder, StringComparison.Ordinal)
            .Replace("ROUTE", RoutingCalls.Route("a", int.Parse(kafka, null), "t"), StringComparison.Ordinal);
        wrong = [.. wrong.Select(text => text.Replace("KAFKA", kafka, StringComparison.Ordinal))];
        var before = edge.Log.Events.Count;

        Check(await _calls.PostAsync("add_route", $$$$"""{{{{{Head}}}},{{{{body}}}}}"""), wrong);
        Check(await _calls.AddRoutesAsync(channel, body), wrong);
        Check(
            await _calls.UpdateRoutesAsync(channel, $$$$"""{{{{{body}}}}}"""),
            [.. wrong.Select(text => text.StartsWith("route '", StringComparison.Ordinal)
                ? text
                : "specification." + text.Replace("that of ", "that of specification.", StringComparison.Ordinal))]);
        Assert.Equal(before, edge.Log.Events.Count);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public async Task an_incomplete_request_is_told_what_it_lacks(string action, string body, string[] wrong) =>
        Check(await _calls.PostAsync(action, body), wrong);

    [Theory]
    [InlineData("update_streamto")]
    [InlineData("delete_streamto")]
    [InlineData("query_streamto")]
    [InlineData("update_route")]
    [InlineData("delete_route")]
    [InlineData("query_route")]
    public async Task what_does_not_exist_is_not_found(string action)
    {
        var answer = await _calls.PostAsync(
            action,
            """
            {"condition":{"stream_to_id":77777,"channel_id":77777,"plat_name":"bkmonitor"},
             "operation":{"operator_name":"admin","method":"specification"},
             "specification":{"stream_to":{"name":"x","report_mode":"file"},"route":["a"]}}
            """.Replace("[\"a\"]", action == "delete_route" ? "[\"a\"]" : "[]", StringComparison.Ordinal));
        Assert.Equal((HttpStatusCode.OK, 1014003), (answer.Status, answer.Code));
        Assert.Contains("'77777' not found", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_viewer_may_ask_but_not_change()
    {
        var answer = await GseAnswer.PostAsync(
            _calls.Viewer, "/api/v2/data/add_route", $$$$"""{{{{{Head}}}}}""");
        Assert.Equal((HttpStatusCode.Forbidden, 1640301), (answer.Status, answer.Code));
    }

    public void Dispose() => _calls.Dispose();

    private static void Check(GseAnswer answer, string[] wrong)
    {
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.NotEqual(0, answer.Code);
        Assert.All(wrong, text => Assert.Contains(text, answer.Message, StringComparison.Ordinal));
    }
}
