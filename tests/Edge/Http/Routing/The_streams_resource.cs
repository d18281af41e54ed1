using System.Net;
using Gse.Domain.Access;

namespace Gse.Edge.Tests.Http.Routing;

public sealed class The_streams_resource(EdgeUnderTest edge) : IClassFixture<EdgeUnderTest>, IDisposable
{
    private const string Kafka =
        """
        {"name":"n","report_mode":"kafka","kafka":{"storage_address":[{"ip":"k","port":9092}],"sasl_username":"u",
         "sasl_passwd":"secret-1"}}
        """;

    private readonly HttpClient _client = edge.Client(Role.Operator);

    [Fact]
    public async Task adds_one_that_can_be_read_at_once_with_its_secrets_masked()
    {
        const string body = $$$$"""{"streamTo":{{{{Kafka}}}},"platform":"p1"}""";
        var added = await SendAsync(HttpMethod.Post, "/v1/streams", body);
        Assert.Equal(HttpStatusCode.Created, added.Status);
        Assert.Equal("\"0\"", added.Response.Headers.ETag?.Tag);
        var path = added.Response.Headers.Location!.ToString();
        Assert.Equal($"/v1/streams/{added.Body.GetProperty("id").GetInt32()}", path);

        var read = await V1Answer.GetAsync(_client, path);
        Assert.Equal("\"0\"", read.Response.Headers.ETag?.Tag);
        Assert.Equal("operator", read.Body.GetProperty("operator").GetString());
        Assert.Equal("p1", read.Body.GetProperty("platform").GetString());
        var kafka = read.Body.GetProperty("streamTo").GetProperty("kafka");
        Assert.Equal("******", kafka.GetProperty("sasl_passwd").GetString());
        Assert.Equal("u", kafka.GetProperty("sasl_username").GetString());

        var again = await SendAsync(HttpMethod.Post, "/v1/streams", body);
        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Equal(added.Body.GetProperty("id").GetInt32(), again.Body.GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task keeps_a_secret_that_comes_back_masked()
    {
        await SendAsync(HttpMethod.Put, "/v1/streams/7001", $$$$"""{"streamTo":{{{{Kafka}}}}}""");
        var shown = (await V1Answer.GetAsync(_client, "/v1/streams/7001")).Body.GetRawText();

        var same = await SendAsync(HttpMethod.Put, "/v1/streams/7001", shown);
        Assert.Equal((HttpStatusCode.OK, 0), (same.Status, same.Body.GetProperty("revision").GetInt32()));
        var renamed = await SendAsync(
            HttpMethod.Put, "/v1/streams/7001", shown.Replace("\"n\"", "\"m\"", StringComparison.Ordinal));
        Assert.Equal(1, renamed.Body.GetProperty("revision").GetInt32());

        using var calls = new RoutingCalls(edge);
        var item = (await calls.QueryStreamAsync(7001)).Data[0];
        Assert.Equal("m", item.GetProperty("name").GetString());
        Assert.Equal("secret-1", item.GetProperty("kafka").GetProperty("sasl_passwd").GetString());
    }

    [Fact]
    public async Task is_put_only_where_there_is_none_or_one_that_was_seen()
    {
        const string folder = """{"streamTo":{"name":"a","report_mode":"file"}}""";
        const string other = """{"streamTo":{"name":"b","report_mode":"file"}}""";
        const string path = "/v1/streams/7002";
        Assert.Equal("changed_meanwhile", (await SendAsync(HttpMethod.Put, path, folder, ("If-Match", "\"0\""))).Code);
        Assert.Equal(201, await StatusAsync(HttpMethod.Put, path, folder, ("If-None-Match", "*")));
        var twice = await SendAsync(HttpMethod.Put, path, other, ("If-None-Match", "*"));
        Assert.Equal((HttpStatusCode.PreconditionFailed, "changed_meanwhile"), (twice.Status, twice.Code));

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, path, other, ("If-Match", "\"0\""))).Status);
        Assert.Equal(412, await StatusAsync(HttpMethod.Put, path, folder, ("If-Match", "\"0\"")));
        Assert.Equal(412, await StatusAsync(HttpMethod.Put, path, folder, ("If-Match", "\"8\", W/\"1\"")));
        Assert.Equal(412, await StatusAsync(HttpMethod.Delete, path, null, ("If-Match", "\"0\"")));
        Assert.Equal(400, await StatusAsync(HttpMethod.Put, path, folder, ("If-Match", "1")));
        Assert.Equal(200, await StatusAsync(HttpMethod.Put, path, folder, ("If-Match", "\"8\", \"1\"")));
        Assert.Equal(200, await StatusAsync(HttpMethod.Put, path, other, ("If-Match", "*")));
        Assert.Equal(204, await StatusAsync(HttpMethod.Delete, path, null, ("If-Match", "\"3\"")));
        Assert.Equal(404, await StatusAsync(HttpMethod.Get, path, null));

        var buried = await SendAsync(HttpMethod.Put, path, folder);
        Assert.Equal((HttpStatusCode.Conflict, "stream_id_taken"), (buried.Status, buried.Code));
    }

    [Fact]
    public async Task tells_all_that_is_wrong_by_field()
    {
        var answer = await SendAsync(
            HttpMethod.Post, "/v1/streams",
            """{"streamTo":{"report_mode":"kafka","kafka":{"storage_address":[{"ip":"a","port":0}]}},"label":[]}""");
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(
            ["label", "streamTo.name", "streamTo.kafka.storage_address[0].port"],
            answer.Body.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("field").GetString()));
        Assert.Equal("streamTo", (await SendAsync(HttpMethod.Post, "/v1/streams", "{}")).Field);
        Assert.Equal("id", (await SendAsync(
            HttpMethod.Put, "/v1/streams/0", """{"streamTo":{"name":"a","report_mode":"file"}}""")).Field);
    }

    [Fact]
    public async Task lists_them_a_page_at_a_time()
    {
        foreach (var name in new[] { "page-a", "page-b", "page-c" })
        {
            await SendAsync(
                HttpMethod.Post, "/v1/streams",
                $$$$"""{"streamTo":{"name":"{{{{name}}}}","report_mode":"file"},"platform":"pages"}""");
        }

        var first = await V1Answer.GetAsync(_client, "/v1/streams?q=PAGE&platform=pages&limit=2");
        Assert.Equal(3, first.Body.GetProperty("total").GetInt32());
        Assert.Equal(2, first.Body.GetProperty("items").GetArrayLength());
        var next = first.Body.GetProperty("next").GetString();
        var second = await V1Answer.GetAsync(_client, $"/v1/streams?q=PAGE&platform=pages&limit=2&cursor={next}");
        Assert.Equal(1, second.Body.GetProperty("items").GetArrayLength());
        Assert.False(second.Body.TryGetProperty("next", out _));
        Assert.Equal(400, (int)(await V1Answer.GetAsync(_client, "/v1/streams?limit=0")).Status);
    }

    [Fact]
    public async Task does_a_post_once_under_one_idempotency_key()
    {
        const string body = """{"platform":"once","routes":[]}""";
        var first = await SendAsync(HttpMethod.Post, "/v1/channels", body, ("Idempotency-Key", "k-1"));
        var again = await SendAsync(HttpMethod.Post, "/v1/channels", body, ("Idempotency-Key", "k-1"));
        Assert.Equal(first.Body.GetRawText(), again.Body.GetRawText());
        var other = await SendAsync(
            HttpMethod.Post, "/v1/channels", """{"platform":"two"}""", ("Idempotency-Key", "k-1"));
        Assert.Equal("idempotency_key_reused", other.Code);
    }

    public void Dispose() => _client.Dispose();

    private async Task<int> StatusAsync(
        HttpMethod method, string path, string? body, params (string Name, string Value)[] headers) =>
        (int)(await SendAsync(method, path, body, headers)).Status;

    private Task<V1Answer> SendAsync(
        HttpMethod method, string path, string? body, params (string Name, string Value)[] headers) =>
        V1Calls.SendAsync(_client, method, path, body, headers);
}
