using System.Net;
using Gse.Domain.Access;
using Gse.Edge.Tests.Http.Routing;

namespace Gse.Edge.Tests.Http;

public sealed class The_groups_resource(EdgeUnderTest edge) : IClassFixture<EdgeUnderTest>, IDisposable
{
    private readonly HttpClient _client = edge.Client(Role.Operator);

    [Fact]
    public async Task keeps_what_was_put()
    {
        const string body =
            """{"ids":["a","0:10.0.0.1"],"filter":{"os":"linux","connected":true,"labels":{"role":"web"}}}""";
        var put = await PutAsync("web", body);
        Assert.Equal(HttpStatusCode.OK, put.Status);

        var read = (await V1Answer.GetAsync(_client, "/v1/groups/web")).Body;
        Assert.Equal("""["a","0:10.0.0.1"]""", read.GetProperty("ids").ToString());
        Assert.Equal(
            """{"os":"linux","connected":true,"labels":{"role":"web"}}""", read.GetProperty("filter").ToString());
        Assert.Equal(("operator", 0), (
            read.GetProperty("changedBy").GetString(), read.GetProperty("revision").GetInt32()));

        Assert.Equal(0, (await PutAsync("web", body)).Body.GetProperty("revision").GetInt32());
        var changed = await PutAsync("web", """{"ids":["b"]}""");
        Assert.Equal(1, changed.Body.GetProperty("revision").GetInt32());
        Assert.False(changed.Body.TryGetProperty("filter", out _));
    }

    [Fact]
    public async Task lists_them_by_name_and_forgets_what_was_deleted()
    {
        await PutAsync("z", """{"filter":{}}""");
        await PutAsync("a.b_c-1", """{"ids":["b"]}""");
        Assert.Equal(["a.b_c-1", "z"], (await NamesAsync()).Where(name => name is "z" or "a.b_c-1"));

        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, "z", null)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, "z", null)).Status);
        Assert.DoesNotContain("z", await NamesAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, "z", null)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Delete, "never", null)).Status);
    }

    [Theory]
    [InlineData("web", "{}", "ids")]
    [InlineData("web", """{"ids":[]}""", "ids")]
    [InlineData("web", """{"ids":["a b"]}""", "ids[0]")]
    [InlineData("web", """{"filter":{"labels":{"a":"\n"}}}""", "filter.labels.a")]
    [InlineData("web", """{"members":["a"]}""", "members")]
    [InlineData("WEB", """{"ids":["a"]}""", "name")]
    public async Task names_the_field_that_is_wrong(string name, string body, string field)
    {
        var answer = await PutAsync(name, body);
        Assert.Equal((HttpStatusCode.BadRequest, field), (answer.Status, answer.Field));
    }

    [Fact]
    public async Task is_changed_by_operators_only()
    {
        using var viewer = edge.Client();
        var put = await V1Calls.SendAsync(viewer, HttpMethod.Put, "/v1/groups/web", """{"ids":["a"]}""");
        Assert.Equal(HttpStatusCode.Forbidden, put.Status);
        var delete = await V1Calls.SendAsync(viewer, HttpMethod.Delete, "/v1/groups/web", null);
        Assert.Equal(HttpStatusCode.Forbidden, delete.Status);
    }

    public void Dispose() => _client.Dispose();

    private async Task<IEnumerable<string>> NamesAsync() =>
        (await V1Answer.GetAsync(_client, "/v1/groups")).Body.GetProperty("items").EnumerateArray()
            .Select(group => group.GetProperty("name").GetString()!);

    private Task<V1Answer> PutAsync(string name, string body) => SendAsync(HttpMethod.Put, name, body);

    private Task<V1Answer> SendAsync(HttpMethod method, string name, string? body) =>
        V1Calls.SendAsync(_client, method, $"/v1/groups/{name}", body);
}
