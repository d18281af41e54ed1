using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using System.Text.Json;
using Gse.Domain.Access;
using Gse.Edge.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gse.Edge.Tests.Http;

public sealed class When_the_request_is_bad(When_the_request_is_bad.StrictEdge edge)
    : IClassFixture<When_the_request_is_bad.StrictEdge>
{
    private const string Path = "/api/v2/cluster/list_agent_state";

    [Theory]
    [InlineData("", "the body is no valid JSON")]
    [InlineData("{", "the body is no valid JSON (line 1, byte 2)")]
    [InlineData("{\"agent_id_list\":[\"a\",]}", "the body is no valid JSON (line 1, byte 23)")]
    [InlineData("nonsense", "the body is no valid JSON")]
    [InlineData("[]", "the body must be one JSON object")]
    [InlineData("null", "the body must be one JSON object")]
    [InlineData("5", "the body must be one JSON object")]
    [InlineData("{}", "agent_id_list is missing")]
    [InlineData("""{"agent_id_list":null}""", "agent_id_list is missing")]
    [InlineData("""{"agent_id_list":"a"}""", "agent_id_list must be a list")]
    [InlineData("""{"agent_id_list":["a",""]}""", "agent_id_list[1] must not be empty")]
    [InlineData("""{"agents":[{"bk_agent_id":""}],"x":1}""", "agents[0] must not be empty")]
    [InlineData("""{"agent_id_list":["",""]}""", "agent_id_list[0] must not be empty; agent_id_list[1]")]
    [InlineData("""{"agent_id_list":["a",null]}""", "agent_id_list[1] must be text")]
    [InlineData("""{"agent_id_list":[{}]}""", "agent_id_list[0] must be text")]
    [InlineData("""{"agent_id_list":["\ud800"]}""", "agent_id_list[0] is no valid Unicode")]
    [InlineData("""{"agents":[{}]}""", "agents must hold objects with bk_agent_id")]
    [InlineData("""{"hosts":[{"ip":"10.0.0.1"}]}""", "hosts[0].bk_cloud_id is missing")]
    [InlineData("""{"hosts":[{"ip":"","bk_cloud_id":0}]}""", "hosts[0].ip must not be empty")]
    [InlineData("""{"hosts":[{"ip":"1.1.1.1","bk_cloud_id":"x"}]}""", "hosts[0].bk_cloud_id must be a whole number")]
    [InlineData("""{"hosts":[7]}""", "hosts[0] must be an object")]
    public async Task gse_clients_get_400_and_minus_one_and_the_field(string body, string message)
    {
        using var client = edge.Client();
        var answer = await GseAnswer.PostAsync(client, Path, body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(-1, answer.Code);
        Assert.StartsWith(message, answer.Message, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Array, answer.Data.ValueKind);
    }

    [Fact]
    public async Task a_thousand_mistakes_are_not_all_told()
    {
        using var client = edge.Client();
        var answer = await GseAnswer.PostAsync(
            client, Path, $$"""{"agent_id_list":[{{string.Join(',', Enumerable.Repeat("\"\"", 1000))}}]}""");
        Assert.Equal(10, answer.Message.Split("; ").Length);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task another_content_type_is_refused(string type)
    {
        using var client = edge.Client();
        using var content = new StringContent("""{"agent_id_list":[]}""", Encoding.UTF8, type);
        var answer = await GseAnswer.PostAsync(client, Path, content);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.Status);
        Assert.Equal(1641501, answer.Code);
    }

    [Fact]
    public async Task a_body_over_the_limit_is_refused_whether_it_tells_its_length_or_not()
    {
        var body = $$"""{"agent_id_list":["{{new string('a', StrictEdge.MaxBody)}}"]}""";
        foreach (var chunked in new[] { false, true })
        {
            using var client = edge.Client();
            client.DefaultRequestHeaders.TransferEncodingChunked = chunked;
            var answer = await GseAnswer.PostAsync(client, Path, body);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
            Assert.Equal(1641301, answer.Code);

            var problem = await V1Answer.PostAsync(edge.Client(Role.Admin), "/v1/access-keys", body);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, problem.Status);
            Assert.Equal("body_too_large", problem.Code);
        }
    }

    [Theory]
    [InlineData("", 400, "malformed_body", null)]
    [InlineData("{", 400, "malformed_body", null)]
    [InlineData("[]", 400, "malformed_body", null)]
    [InlineData("{}", 400, "invalid_input", null)]
    [InlineData("""{"name":"a"}""", 400, "invalid_input", "role")]
    [InlineData("""{"name":null,"role":"viewer"}""", 400, "invalid_input", "name")]
    [InlineData("""{"name":5,"role":"viewer"}""", 400, "invalid_input", "name")]
    [InlineData("""{"name":"a","role":"king"}""", 400, "invalid_input", "role")]
    [InlineData("""{"name":"a","role":"2"}""", 400, "invalid_input", "role")]
    [InlineData("""{"name":"","role":"viewer"}""", 400, "invalid_input", "name")]
    [InlineData("""{"name":"a/b","role":"viewer"}""", 400, "invalid_input", "name")]
    public async Task native_clients_get_a_problem_that_names_the_field(
        string body, int status, string code, string? field)
    {
        using var client = edge.Client(Role.Admin);
        var answer = await V1Answer.PostAsync(client, "/v1/access-keys", body);
        Assert.Equal(status, (int)answer.Status);
        Assert.Equal(code, answer.Code);
        Assert.Equal(field, answer.Field);
    }

    [Theory]
    [InlineData("GET", "/v1/nothing", 404, "no_such_path")]
    [InlineData("PUT", "/v1/agents", 405, "wrong_method")]
    [InlineData("POST", "/v1/access-keys", 415, "wrong_content_type")]
    [InlineData("GET", "/v1/breaks", 500, "internal_error")]
    public async Task native_paths_refuse_in_their_own_form(string method, string path, int status, string code)
    {
        using var client = edge.Client(Role.Admin);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = method == "POST" ? new StringContent("{}", Encoding.UTF8, "text/plain") : null;
        var answer = await V1Answer.SendAsync(client, request);
        Assert.Equal((status, code), ((int)answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("/v1/breaks")]
    [InlineData("/api/breaks")]
    public async Task nothing_of_an_exception_leaves_the_edge(string path)
    {
        using var client = edge.Client();
        using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        Assert.Contains(response.Headers.GetValues("X-Bkapi-Request-Id").Single(), text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task it_is_counted_by_its_reason()
    {
        var counted = new List<string?>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "gse_http_refused_total")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            lock (counted)
            {
                counted.Add(tags[0].Value?.ToString());
            }
        });
        listener.Start();
        using var client = edge.Client();
        await GseAnswer.PostAsync(client, Path, "{");
        lock (counted)
        {
            Assert.Contains("malformed_body", counted);
        }
    }

    public sealed class StrictEdge : EdgeUnderTest
    {
        public const int MaxBody = 64 * 1024;

        protected override void Configure(WebApplicationBuilder builder) =>
            builder.Services.Configure<GseHttpOptions>(options => options.MaxBodyBytes = MaxBody);

        protected override void Map(WebApplication app)
        {
            app.MapGet("/v1/breaks", IResult () => throw new InvalidOperationException("a secret"));
            app.MapGet("/api/breaks", IResult () => throw new InvalidOperationException("a secret"));
        }
    }
}
