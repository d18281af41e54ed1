using System.Net;
using Gse.Domain.Access;

namespace Gse.Edge.Tests.Http.Routing;

public sealed class The_channels_resource(EdgeUnderTest edge) : IClassFixture<EdgeUnderTest>, IDisposable
{
    private const string Filter = """{"field_index":0,"field_data_type":"string","field_data_value":"v"}""";

    private readonly HttpClient _client = edge.Client(Role.Operator);

    [Fact]
    public async Task allocates_from_the_range_of_the_platform()
    {
        var answer = await SendAsync(HttpMethod.Post, "/v1/channels", """{"platform":"tglog","label":{"a":1}}""");
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        var id = answer.Body.GetProperty("id").GetInt32();
        Assert.InRange(id, (3 << 20) | 0x80001, (4 << 20) - 1);
        var read = await V1Answer.GetAsync(_client, $"/v1/channels/{id}");
        Assert.Equal("tglog", read.Body.GetProperty("platform").GetString());
        Assert.Equal(1, read.Body.GetProperty("label").GetProperty("a").GetInt32());
        Assert.Equal(0, read.Body.GetProperty("routes").GetArrayLength());

        var bare = await SendAsync(HttpMethod.Post, "/v1/channels", null);
        Assert.InRange(bare.Body.GetProperty("id").GetInt32(), (4 << 20) | 0x80001, (5 << 20) - 1);
    }

    [Fact]
    public async Task takes_routes_and_filters_one_by_one()
    {
        var stream = await StreamAsync();
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(HttpMethod.Put, "/v1/channels/8001", "{}")).Status);
        var route = $$$$"""{"stream_to":{"stream_to_id":{{{{stream}}}} },"filter_name_and":["f/1"]}""";
        var early = await SendAsync(HttpMethod.Put, "/v1/channels/8001/routes/r%201", route);
        Assert.Equal((HttpStatusCode.BadRequest, "filter_not_defined", "filter_name_and[0]"),
            (early.Status, early.Code, early.Field));

        var filter = await SendAsync(HttpMethod.Put, "/v1/channels/8001/filters/f%2F1", Filter, ("If-Match", "\"0\""));
        Assert.Equal((HttpStatusCode.OK, "\"1\""), (filter.Status, filter.Response.Headers.ETag?.Tag));
        Assert.Equal(200, await StatusAsync(HttpMethod.Put, "/v1/channels/8001/routes/r%201", route));
        var old = await SendAsync(HttpMethod.Put, "/v1/channels/8001/routes/r%201", route, ("If-Match", "\"1\""));
        Assert.Equal(HttpStatusCode.PreconditionFailed, old.Status);

        var routes = await V1Answer.GetAsync(_client, "/v1/channels/8001/routes");
        Assert.Equal("\"2\"", routes.Response.Headers.ETag?.Tag);
        Assert.Equal("r 1", routes.Body.GetProperty("routes")[0].GetProperty("name").GetString());
        Assert.Equal("f/1", routes.Body.GetProperty("filters")[0].GetProperty("name").GetString());

        Assert.Equal(400, await StatusAsync(HttpMethod.Delete, "/v1/channels/8001/filters/f%2F1", null));
        Assert.Equal(204, await StatusAsync(HttpMethod.Delete, "/v1/channels/8001/routes/r%201", null));
        Assert.Equal(204, await StatusAsync(HttpMethod.Delete, "/v1/channels/8001/filters/f%2F1", null));
        Assert.Equal(404, await StatusAsync(HttpMethod.Delete, "/v1/channels/8001/routes/r%201", null));
    }

    [Fact]
    public async Task wants_the_name_in_the_path()
    {
        await SendAsync(HttpMethod.Put, "/v1/channels/8002", "{}");
        var answer = await SendAsync(
            HttpMethod.Put, "/v1/channels/8002/filters/a",
            Filter.Replace("{", """{"name":"b",""", StringComparison.Ordinal));
        Assert.Equal((HttpStatusCode.BadRequest, "name"), (answer.Status, answer.Field));
        Assert.Equal(400, await StatusAsync(HttpMethod.Put, "/v1/channels/8002/routes/a", "[]"));
        Assert.Equal(404, await StatusAsync(HttpMethod.Put, "/v1/channels/8003/filters/a", Filter));
    }

    [Fact]
    public async Task changes_the_list_by_name()
    {
        var stream = await StreamAsync();
        string Route(string name) => $$$$"""{"name":"{{{{name}}}}","stream_to":{"stream_to_id":{{{{stream}}}} } }""";
        var made = await SendAsync(
            HttpMethod.Put, "/v1/channels/8004", $$$$"""{"routes":[{{{{Route("a")}}}},{{{{Route("b")}}}}]}""");
        Assert.Equal(HttpStatusCode.Created, made.Status);
        var changed = await SendAsync(
            HttpMethod.Put, "/v1/channels/8004/routes", $$$$"""{"routes":[{{{{Route("c")}}}}]}""");
        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.Equal(["a", "b", "c"], await NamesAsync(8004));

        var bad = await SendAsync(
            HttpMethod.Put, "/v1/channels/8004/routes",
            $$$$"""{"routes":[{{{{Route("d")}}}},{{{{Route("d")}}}},{}]}""");
        Assert.Equal(
            ["routes[2].name", "routes[2].stream_to", "routes[1].name"],
            bad.Body.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("field").GetString()));
        Assert.Equal(["a", "b", "c"], await NamesAsync(8004));

        var list = await V1Answer.GetAsync(_client, $"/v1/channels?streamTo={stream}");
        Assert.Equal(8004, Assert.Single(list.Body.GetProperty("items").EnumerateArray()).GetProperty("id").GetInt32());
        Assert.Equal(412, await StatusAsync(HttpMethod.Delete, "/v1/channels/8004", null, ("If-Match", "\"0\"")));
        Assert.Equal(204, await StatusAsync(HttpMethod.Delete, "/v1/channels/8004", null, ("If-Match", "*")));
        Assert.Equal(404, (int)(await V1Answer.GetAsync(_client, "/v1/channels/8004/routes")).Status);
    }

    [Theory]
    [InlineData("/v1/channels/8005")]
    [InlineData("/v1/channels/8005/routes")]
    public async Task answers_304_for_what_is_known(string path)
    {
        await SendAsync(HttpMethod.Put, "/v1/channels/8005", "{}");
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("If-None-Match", "\"0\"");
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
    }

    public void Dispose() => _client.Dispose();

    private async Task<int> StreamAsync()
    {
        var name = Guid.NewGuid();
        var answer = await SendAsync(
            HttpMethod.Post, "/v1/streams", $$$$"""{"streamTo":{"name":"{{{{name}}}}","report_mode":"file"}}""");
        return answer.Body.GetProperty("id").GetInt32();
    }

    private async Task<List<string>> NamesAsync(int channel)
    {
        var routes = await V1Answer.GetAsync(_client, $"/v1/channels/{channel}/routes");
        return [.. routes.Body.GetProperty("routes").EnumerateArray().Select(r => r.GetProperty("name").GetString()!)];
    }

    private async Task<int> StatusAsync(
        HttpMethod method, string path, string? body, params (string Name, string Value)[] headers) =>
        (int)(await SendAsync(method, path, body, headers)).Status;

    private Task<V1Answer> SendAsync(
        HttpMethod method, string path, string? body, params (string Name, string Value)[] headers) =>
        V1Calls.SendAsync(_client, method, path, body, headers);
}
