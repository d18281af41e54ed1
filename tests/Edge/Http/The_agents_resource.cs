using System.Net;
using System.Net.Http.Headers;
using Gse.Domain.Access;

namespace Gse.Edge.Tests.Http;

public sealed class The_agents_resource(EdgeWithFleet edge) : IClassFixture<EdgeWithFleet>
{
    [Theory]
    [InlineData("", "123456")]
    [InlineData("?status=running", "1")]
    [InlineData("?status=running,unknown", "12")]
    [InlineData("?status=2,-1", "12")]
    [InlineData("?lost=true", "2")]
    [InlineData("?lost=false&status=running,damaged", "13")]
    [InlineData("?connected=true", "12")]
    [InlineData("?q=HOST-3", "3")]
    [InlineData("?search=fd00::1", "1")]
    [InlineData("?q=0:10.0.0.4", "4")]
    [InlineData("?cloudId=0", "123456")]
    [InlineData("?cloud=7", "")]
    [InlineData("?version=2.1.6-beta.54", "1234")]
    [InlineData("?version=", "123456")]
    [InlineData("?sort=-id", "654321")]
    [InlineData("?sort=hostName", "123456")]
    [InlineData("?sort=-hostName", "654321")]
    [InlineData("?sort=status", "251346")]
    [InlineData("?sort=-lastSeen&connected=true", "12")]
    [InlineData("?pageSize=2&page=2", "34")]
    [InlineData("?pageSize=4&page=2", "56")]
    [InlineData("?pageSize=4&page=3", "")]
    [InlineData("?limit=2&cursor=1", "23")]
    [InlineData("?page=2147483647&pageSize=1000", "")]
    public async Task is_filtered_sorted_and_paged(string query, string expected)
    {
        using var client = edge.Client();
        var answer = await V1Answer.GetAsync(client, "/v1/agents" + query);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(expected, string.Concat(answer.Ids.Select(id => id[^1])));
    }

    [Fact]
    public async Task is_read_to_its_end_by_following_next()
    {
        using var client = edge.Client();
        var ids = new List<string>();
        string? next = "0";
        while (next is not null)
        {
            var page = await V1Answer.GetAsync(client, $"/v1/agents?limit=4&cursor={next}");
            Assert.Equal(6, page.Body.GetProperty("total").GetInt32());
            ids.AddRange(page.Ids);
            next = page.Body.TryGetProperty("next", out var cursor) ? cursor.GetString() : null;
        }

        Assert.Equal(6, ids.Distinct().Count());
    }

    [Theory]
    [InlineData("?pageSize=0", "pageSize")]
    [InlineData("?pageSize=1001", "pageSize")]
    [InlineData("?limit=1001", "limit")]
    [InlineData("?page=0", "page")]
    [InlineData("?page=x", "page")]
    [InlineData("?cursor=x", "cursor")]
    [InlineData("?sort=colour", "sort")]
    [InlineData("?sort=3", "sort")]
    [InlineData("?sort=", "sort")]
    [InlineData("?status=alive", "status")]
    [InlineData("?status=99", "status")]
    [InlineData("?lost=perhaps", "lost")]
    [InlineData("?cloudId=a", "cloudId")]
    [InlineData("?after=a", "after")]
    public async Task names_the_field_it_cannot_read(string query, string field)
    {
        using var client = edge.Client();
        var answer = await V1Answer.GetAsync(client, "/v1/agents" + query);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("invalid_input", answer.Code);
        Assert.Equal(field, answer.Field);
    }

    [Fact]
    public async Task tells_all_that_is_wrong_at_once()
    {
        using var client = edge.Client();
        var answer = await V1Answer.GetAsync(client, "/v1/agents?pageSize=0&sort=colour&status=alive");
        var fields = answer.Body.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("field").GetString());
        Assert.Equal(["pageSize", "sort", "status"], fields.Order());
    }

    [Theory]
    [InlineData(EdgeWithFleet.Running)]
    [InlineData("0:10.0.0.1")]
    public async Task has_each_agent_under_its_id_and_its_host(string id)
    {
        using var client = edge.Client();
        var answer = await V1Answer.GetAsync(client, $"/v1/agents/{id}");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(EdgeWithFleet.Running, answer.Body.GetProperty("id").GetString());
        Assert.Equal("running", answer.Body.GetProperty("status").GetString());
        Assert.Equal(2, answer.Body.GetProperty("statusCode").GetInt32());
        Assert.Equal(123, answer.Body.GetProperty("load").GetProperty("cpuPermille").GetInt32());
        Assert.Equal("x86_64", answer.Body.GetProperty("facts").GetProperty("architecture").GetString());
    }

    [Fact]
    public async Task answers_304_to_who_has_the_newest_already()
    {
        using var client = edge.Client();
        var path = $"/v1/agents/{EdgeWithFleet.Lost}";
        var tag = (await V1Answer.GetAsync(client, path)).Response.Headers.ETag;
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.IfNoneMatch.Add(Assert.IsType<EntityTagHeaderValue>(tag));
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
    }

    [Theory]
    [InlineData("/v1/agents/unknown")]
    [InlineData("/v1/agents/9:10.0.0.1")]
    [InlineData("/v1/agents/unknown/processes")]
    [InlineData("/v1/agents/unknown/events")]
    [InlineData("/v1/agents/unknown/heartbeats")]
    [InlineData("/v1/events?agent=unknown")]
    public async Task knows_no_others(string path)
    {
        using var client = edge.Client();
        var answer = await V1Answer.GetAsync(client, path);
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal("not_found", answer.Code);
    }

    [Theory]
    [InlineData(EdgeWithFleet.Running, "running", 4437)]
    [InlineData(EdgeWithFleet.Broken, "running", 4437)]
    [InlineData(EdgeWithFleet.Lost, "stopped", -1)]
    [InlineData(EdgeWithFleet.Stopped, "stopped", -1)]
    public async Task says_of_no_process_that_it_runs_on_a_host_nobody_hears_of(string agent, string state, int pid)
    {
        using var client = edge.Client();
        var answer = await V1Answer.GetAsync(client, $"/v1/agents/{agent}/processes");
        var items = answer.Body.GetProperty("items").EnumerateArray().ToList();
        var keys = items.Select(i => i.GetProperty("key").GetString());
        Assert.Equal(["nodeman:bkmonitorbeat", "nodeman:bkunifylogbeat"], keys);
        Assert.Equal(state, items[0].GetProperty("state").GetString());
        Assert.Equal(pid, items[0].GetProperty("pid").GetInt32());
        Assert.Equal("stopped", items[1].GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("GET", "/v1/agents", null, HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/v1/agents", Role.Viewer, HttpStatusCode.OK)]
    [InlineData("DELETE", "/v1/agents/unknown", Role.Viewer, HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/v1/agents/" + EdgeWithFleet.Retired, Role.Viewer, HttpStatusCode.Forbidden)]
    [InlineData("DELETE", "/v1/agents/" + EdgeWithFleet.Retired, Role.Operator, HttpStatusCode.NoContent)]
    [InlineData("GET", "/v1/access-keys", Role.Operator, HttpStatusCode.Forbidden)]
    [InlineData("GET", "/v1/access-keys", Role.Admin, HttpStatusCode.OK)]
    [InlineData("GET", "/v1/enrolment-tokens", Role.Operator, HttpStatusCode.Forbidden)]
    [InlineData("GET", "/v1/enrolment-tokens", Role.Admin, HttpStatusCode.OK)]
    [InlineData("GET", "/v1/edge", null, HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/v1/edge", Role.Viewer, HttpStatusCode.OK)]
    [InlineData("GET", "/v1/events", null, HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/openapi/v1.json", null, HttpStatusCode.Unauthorized)]
    public async Task and_its_neighbours_are_for_the_roles_that_may(
        string method, string path, Role? role, HttpStatusCode expected)
    {
        using var client = edge.Client(role);
        var answer = await V1Answer.SendAsync(client, new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(expected, answer.Status);
    }
}
