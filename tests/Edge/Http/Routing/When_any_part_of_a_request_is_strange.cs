using System.Net;
using System.Text.Json.Nodes;

namespace Gse.Edge.Tests.Http.Routing;

/// <summary>Every value of valid requests in turn is something else: it is answered, and never by failing.</summary>
public sealed class When_any_part_of_a_request_is_strange(EdgeUnderTest edge)
    : IClassFixture<EdgeUnderTest>, IDisposable
{
    private const string Placeholder = "put-it-here";

    private const string Request =
        """
        {"metadata":{"plat_name":"bkmonitor","label":{"bk_biz_id":1}},
         "condition":{"channel_id":CHANNEL,"stream_to_id":STREAM,"plat_name":"bkmonitor","label":{"a":1}},
         "operation":{"operator_name":"admin","method":"specification"},
         "stream_to":{"name":"a","report_mode":"kafka","kafka":{"storage_address":[{"ip":"k","port":1}],
          "sasl_passwd":"p"}},
         "route":[{"name":"r","stream_to":{"stream_to_id":STREAM,"kafka":{"topic_name":"t","partition":1},
          "redis":{"channel_name":"c"},"pulsar":{"name":"n","tenant":"t","namespace":"n"}},
          "filter_name_and":["f"],"filter_name_or":["f"]}],
         "stream_filters":[{"name":"f","field_index":0,"field_data_type":"int","field_data_value":"1",
          "field_separator":"|","field_in":"data"}],
         "specification":{"stream_to":{"name":"a","report_mode":"file","data_log_path":"x"},
          "route":["r"],"stream_filters":["f"]}}
        """;

    private static readonly string[] Strange =
    [
        "null", "7", "-1", "1e400", "99999999999999999999", "true", "\"\"", "\"x\"", "\"\\ud800\"", "\"\\u0000\"", "[]",
        "{}", "[null]", "[[]]", "{\"\\ud800\":1}", "[{\"name\":\"\\ud800\"}]",
        string.Concat(Enumerable.Repeat("[", 50)) + string.Concat(Enumerable.Repeat("]", 50)),
    ];

    private readonly RoutingCalls _calls = new(edge);

    [Theory]
    [InlineData("add_streamto")]
    [InlineData("update_streamto")]
    [InlineData("delete_streamto")]
    [InlineData("query_streamto")]
    [InlineData("add_route")]
    [InlineData("update_route")]
    [InlineData("delete_route")]
    [InlineData("query_route")]
    public async Task it_is_answered_in_the_envelope_with_200(string action)
    {
        var stream = await _calls.NewStreamAsync(RoutingCalls.Kafka(action));
        var channel = await _calls.AllocateAsync();
        var request = JsonNode.Parse(Request
            .Replace("STREAM", $"{stream}", StringComparison.Ordinal)
            .Replace("CHANNEL", $"{channel}", StringComparison.Ordinal))!;
        var asked = 0;
        foreach (var body in Mutations(request))
        {
            var answer = await _calls.PostAsync(action, body);
            Assert.True(answer.Status == HttpStatusCode.OK, $"{(int)answer.Status} for {body}");
            asked++;
        }

        Assert.InRange(asked, 500, 5_000);
    }

    [Theory]
    [InlineData(
        "POST", "/v1/streams",
        """
        {"streamTo":{"name":"a","report_mode":"redis","redis":{"storage_address":[{"ip":"r","port":1}],"passwd":"p"}},
         "platform":"p","label":{"a":1}}
        """)]
    [InlineData(
        "PUT", "/v1/channels/5001",
        """
        {"platform":"p","label":{"a":1},"routes":[{"name":"r","stream_to":{"stream_to_id":1025,"kafka":{}}}],
         "filters":[{"name":"f","field_index":0,"field_data_type":"int","field_data_value":"1"}]}
        """)]
    [InlineData("PUT", "/v1/channels/5001/routes/r", """{"name":"r","stream_to":{"stream_to_id":1}}""")]
    public async Task it_is_no_internal_error_natively(string method, string path, string request)
    {
        foreach (var body in Mutations(JsonNode.Parse(request)!).Concat(Strange))
        {
            var answer = await V1Calls.SendAsync(_calls.Operator, new HttpMethod(method), path, body);
            Assert.True((int)answer.Status < 500, $"{(int)answer.Status} for {body}");
        }
    }

    public void Dispose() => _calls.Dispose();

    private static IEnumerable<string> Mutations(JsonNode root)
    {
        foreach (var node in Descendants(root).ToList())
        {
            var copy = root.DeepClone();
            var path = node.GetPath();
            var there = Descendants(copy).First(item => item.GetPath() == path);
            there.ReplaceWith(Placeholder);
            var text = copy.ToJsonString();
            foreach (var strange in Strange)
            {
                yield return text.Replace($"\"{Placeholder}\"", strange, StringComparison.Ordinal);
            }
        }
    }

    private static IEnumerable<JsonNode> Descendants(JsonNode node)
    {
        var children = node switch
        {
            JsonObject item => item.Select(part => part.Value!),
            JsonArray list => list.Select(item => item!),
            _ => [],
        };
        return children.SelectMany(child => Descendants(child).Prepend(child));
    }
}
