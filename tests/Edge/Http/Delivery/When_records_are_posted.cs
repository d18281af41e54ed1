using System.Net;
using System.Text;
using Gse.Domain.Access;

namespace Gse.Edge.Tests.Http.Delivery;

public sealed class When_records_are_posted : IAsyncLifetime
{
    private const string Lines = "application/x-ndjson";
    private const string Envelope = "application/vnd.gse.records+json";
    private readonly EdgeWithStorage _edge = new();

    public ValueTask InitializeAsync() => _edge.InitializeAsync();

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Theory]
    [InlineData("application/octet-stream")]
    [InlineData("application/json")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task a_body_is_one_record_with_its_bytes_unchanged(string? type)
    {
        byte[] bytes = [0, 255, (byte)'\n', (byte)'\r', 128];
        await AcceptedAsync(_edge.PostAsync(bytes, type), 1);
        Assert.Equal(bytes, Assert.Single(_edge.Taken).Value);
    }

    [Fact]
    public async Task lines_are_one_record_each_with_their_bytes_unchanged()
    {
        await AcceptedAsync(_edge.PostAsync("{\"a\": 1}\n\n  x \r\nlast", Lines), 3);
        Assert.Equal(["{\"a\": 1}", "  x \r", "last"], Texts);
    }

    [Fact]
    public async Task an_envelope_names_a_host_for_each()
    {
        const string Body =
            """{"records":[{"host":"h1","value":"ä"},{"valueBase64":"AP8="},{"host":"","value":"x"}]}""";
        await AcceptedAsync(
            _edge.PostAsync(Encoding.UTF8.GetBytes(Body), Envelope, path: "/v1/channels/77/records?host=all"), 3);
        Assert.Equal(["h1", "all", ""], _edge.Taken.Select(record => record.Host));
        Assert.Equal([0, 255], _edge.Taken.ElementAt(1).Value);
    }

    [Fact]
    public async Task filters_on_the_protocol_look_at_what_the_producer_says_of_it()
    {
        const string Change =
            """
            {"routes":[{"name":"main","stream_to":{"stream_to_id":500},"filter_name_and":["f"]}],
             "filters":[{"name":"f","field_index":1,"field_data_type":"string","field_data_value":"b",
                         "field_separator":"|","field_in":"protocol"}]}
            """;
        var changed = await V1Answer.SendAsync(
            _edge.Client(Role.Operator), new HttpRequestMessage(HttpMethod.Put, "/v1/channels/77/routes")
            {
                Content = new StringContent(Change, Encoding.UTF8, "application/json"),
            });
        Assert.Equal(HttpStatusCode.OK, changed.Status);
        const string Body =
            """{"records":[{"protocol":"a|b","value":"1"},{"protocol":"a|c","value":"2"},{"value":"3"}]}""";
        var answer = await _edge.PostAsync(
            Encoding.UTF8.GetBytes(Body), Envelope, path: "/v1/channels/77/records?protocol=x%7Cb");
        Assert.Equal(3, answer.Body.GetProperty("accepted").GetInt32());
        Assert.Equal(2, answer.Body.GetProperty("routed").GetInt32());
        Assert.Equal(["1", "3"], Texts);
    }

    [Fact]
    public async Task too_much_is_refused_whichever_limit_it_breaks()
    {
        await RefusedAsync(_edge.PostAsync(new byte[2_001]), 413, "body_too_large");
        await RefusedAsync(_edge.PostAsync(new byte[1_001]), 413, "record_too_large");
        await RefusedAsync(
            _edge.PostAsync(string.Join('\n', Enumerable.Repeat("x", 101)), Lines), 413, "too_many_records");
        Assert.Empty(_edge.Taken);
    }

    [Fact]
    public async Task what_cannot_be_read_is_refused()
    {
        await RefusedAsync(_edge.PostAsync(""), 400, "malformed_body");
        await RefusedAsync(_edge.PostAsync("\n\n", Lines), 400, "malformed_body");
        await RefusedAsync(_edge.PostAsync("{", Envelope), 400, "malformed_body");
        await RefusedAsync(_edge.PostAsync("{}", Envelope), 400, "invalid_input");
        var wrong = await _edge.PostAsync(
            """{"records":[{"value":"a"},{},{"value":"b","valueBase64":""},null]}""", Envelope);
        Assert.Equal(
            ["records[1]", "records[2]", "records[3]"],
            wrong.Body.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString()));
        Assert.Empty(_edge.Taken);
    }

    [Fact]
    public async Task a_channel_must_exist_and_lead_somewhere()
    {
        await RefusedAsync(_edge.PostAsync("x"u8.ToArray(), path: "/v1/channels/5/records"), 404, "not_found");
        await RefusedAsync(_edge.PostAsync("x"u8.ToArray(), path: "/v1/channels/78/records"), 409, "no_route");
    }

    [Fact]
    public async Task a_viewer_may_not()
    {
        var answer = await V1Answer.PostAsync(_edge.Client(Role.Viewer), "/v1/channels/77/records", "x");
        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
    }

    [Fact]
    public async Task they_are_accepted_while_the_storage_is_down_and_that_can_be_seen()
    {
        _edge.IsDown = true;
        await AcceptedAsync(_edge.PostAsync("a\nb", Lines), 2);
        var lane = Assert.Single((await V1Answer.GetAsync(_edge.Client(), "/v1/delivery"))
            .Body.GetProperty("items").EnumerateArray());
        Assert.Equal((500, "main", "file", "spooling", 2), (
            lane.GetProperty("streamTo").GetInt32(), lane.GetProperty("name").GetString(),
            lane.GetProperty("reportMode").GetString(), lane.GetProperty("state").GetString(),
            lane.GetProperty("spooled").GetInt32()));
        Assert.True(lane.TryGetProperty("downSince", out _));
    }

    [Fact]
    public async Task and_can_be_kept_nowhere_the_caller_is_told_when_to_come_again()
    {
        (_edge.IsDown, _edge.Spools.IsFull) = (true, true);
        var answer = await _edge.PostAsync("x");
        Assert.Equal((503, "delivery_unavailable"), ((int)answer.Status, answer.Code));
        Assert.NotNull(answer.Response.Headers.RetryAfter);
    }

    private IEnumerable<string> Texts => _edge.Taken.Select(record => Encoding.UTF8.GetString(record.Value));

    private static async Task AcceptedAsync(Task<V1Answer> post, int count)
    {
        var answer = await post;
        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal(count, answer.Body.GetProperty("accepted").GetInt32());
        Assert.Equal(count, answer.Body.GetProperty("routed").GetInt32());
    }

    private static async Task RefusedAsync(Task<V1Answer> post, int status, string code)
    {
        var answer = await post;
        Assert.Equal((status, code), ((int)answer.Status, answer.Code));
    }
}
