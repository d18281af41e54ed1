using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gse.Domain.Access;
using Gse.Edge.Tests.Http.Routing;

namespace Gse.Edge.Tests.Http;

public sealed class When_agents_are_labelled(EdgeWithFleet edge) : IClassFixture<EdgeWithFleet>, IDisposable
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly HttpClient _client = edge.Client(Role.Operator);

    [Fact]
    public async Task all_labels_are_replaced_and_shown()
    {
        var put = await PutAsync("0:10.0.0.3", """{"role":"web","dc":"上海"}""");
        Assert.Equal(HttpStatusCode.OK, put.Status);
        Assert.Equal("""{"role":"web","dc":"上海"}""", Labels(put.Body));

        await PutAsync(EdgeWithFleet.Broken, """{"role":"db"}""");
        var agent = await V1Answer.GetAsync(_client, $"/v1/agents/{EdgeWithFleet.Broken}");
        Assert.Equal("""{"role":"db"}""", Labels(agent.Body));
        await PutAsync(EdgeWithFleet.Broken, "{}");
        agent = await V1Answer.GetAsync(_client, $"/v1/agents/{EdgeWithFleet.Broken}");
        Assert.Equal("{}", Labels(agent.Body));
    }

    [Fact]
    public async Task they_can_be_found_by_them()
    {
        await PutAsync(EdgeWithFleet.Running, """{"tier":"1","k":"a=b"}""");
        await PutAsync(EdgeWithFleet.Stopped, """{"tier":"1"}""");

        Assert.Equal("14", await FoundAsync("?label=tier=1"));
        Assert.Equal("1", await FoundAsync("?label=tier=1&label=k=a%3Db"));
        Assert.Equal("1", await FoundAsync("?label=tier=1&connected=true"));
        Assert.Equal("", await FoundAsync("?label=tier=2"));
        Assert.Equal("", await FoundAsync("?label=TIER=1"));
    }

    [Theory]
    [InlineData("?label=tier")]
    [InlineData("?label==1")]
    [InlineData("?label=a=1&label=a=2")]
    public async Task a_label_that_cannot_be_asked_for_is_said_so(string query)
    {
        var answer = await V1Answer.GetAsync(_client, "/v1/agents" + query);
        Assert.Equal((HttpStatusCode.BadRequest, "label"), (answer.Status, answer.Field));
    }

    [Theory]
    [InlineData("""{"a b":"c"}""", "labels.a b")]
    [InlineData("""{"a":"b\n"}""", "labels.a")]
    [InlineData("""{"a":null}""", "labels.a")]
    public async Task the_label_that_is_wrong_is_named(string body, string field)
    {
        var answer = await PutAsync(EdgeWithFleet.New, body);
        Assert.Equal((HttpStatusCode.BadRequest, field), (answer.Status, answer.Field));
    }

    [Fact]
    public async Task there_are_not_too_many_and_only_text()
    {
        var many = Enumerable.Range(0, 65).ToDictionary(i => $"l{i}", _ => "v");
        Assert.Equal("labels", (await PutAsync(EdgeWithFleet.New, JsonSerializer.Serialize(many))).Field);
        many.Remove("l0");
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(EdgeWithFleet.New, JsonSerializer.Serialize(many))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PutAsync(EdgeWithFleet.New, """{"a":1}""")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PutAsync(EdgeWithFleet.New, """["a"]""")).Status);
    }

    [Fact]
    public async Task only_operators_may_and_only_agents_that_are_in_service()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await PutAsync("unknown", "{}")).Status);
        var retired = await PutAsync(EdgeWithFleet.Retired, """{"a":"b"}""");
        Assert.Equal((HttpStatusCode.Conflict, "agent_retired"), (retired.Status, retired.Code));
        using var viewer = edge.Client();
        var answer = await V1Calls.SendAsync(
            viewer, HttpMethod.Put, $"/v1/agents/{EdgeWithFleet.New}/labels", """{"a":"b"}""");
        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
    }

    public void Dispose() => _client.Dispose();

    private static string Labels(JsonElement agent) =>
        JsonSerializer.Serialize(agent.GetProperty("labels"), Readable);

    private async Task<string> FoundAsync(string query) =>
        string.Concat((await V1Answer.GetAsync(_client, "/v1/agents" + query)).Ids.Select(id => id[^1]));

    private Task<V1Answer> PutAsync(string agent, string body) =>
        V1Calls.SendAsync(_client, HttpMethod.Put, $"/v1/agents/{agent}/labels", body);
}
