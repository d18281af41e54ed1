using System.Net;
using Gse.Domain.Access;
using Gse.Edge.Tests.Http.Routing;

namespace Gse.Edge.Tests.Http.Tasks;

/// <summary>The HTTP side over the application itself. Nobody leads tasks here: they stay as they were begun.</summary>
public sealed class When_nothing_is_scripted(EdgeWithFleet edge) : IClassFixture<EdgeWithFleet>, IDisposable
{
    private readonly HttpClient _client = edge.Client(Role.Operator);

    [Fact]
    public async Task a_task_can_be_asked_for_the_moment_it_is_accepted()
    {
        var begun = await SendAsync(
            HttpMethod.Post, "/v1/tasks",
            $$"""{"name":"n","command":"true","targets":{"ids":["{{EdgeWithFleet.Running}}","0:10.0.0.2","nobody"]} }""");

        Assert.Equal(HttpStatusCode.Accepted, begun.Status);
        var path = begun.Response.Headers.Location!.OriginalString;
        Assert.Equal("3", begun.Body.GetProperty("targets").ToString());
        Assert.Equal("running", begun.Body.GetProperty("stage").GetString());
        Assert.Equal("operator", begun.Body.GetProperty("by").GetString());
        var targets = (await SendAsync(HttpMethod.Get, path + "/targets", null)).Body.GetProperty("items");
        Assert.Equal(
            [EdgeWithFleet.Running, "0:10.0.0.2", "nobody"],
            targets.EnumerateArray().Select(target => target.GetProperty("host").GetString()));
        Assert.Equal(EdgeWithFleet.Lost, targets[1].GetProperty("agent").GetString());
        Assert.Equal("waiting", targets[1].GetProperty("phase").GetString());
        var list = await SendAsync(HttpMethod.Get, "/v1/tasks?by=operator&q=n&stage=running", null);
        Assert.Contains(begun.Body.GetProperty("id").GetString()!, list.Ids);

        var output = await _client.GetAsync(path + "/targets/0/output", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, output.StatusCode);
        Assert.Equal("false", Assert.Single(output.Headers.GetValues("Gse-Output-Complete")));
        Assert.Equal("0", Assert.Single(output.Headers.GetValues("Gse-Next-Offset")));
    }

    [Fact]
    public async Task a_preview_and_a_run_have_the_same_hash_until_the_targets_change()
    {
        await SendAsync(HttpMethod.Put, $"/v1/agents/{EdgeWithFleet.Running}/labels", """{"hash":"yes"}""");
        await SendAsync(HttpMethod.Put, "/v1/groups/hashed", """{"filter":{"labels":{"hash":"yes"}}}""");
        const string targets = """ "targets":{"group":"hashed","ids":["0:10.0.0.1"]} """;
        var preview = await SendAsync(HttpMethod.Post, "/v1/tasks/preview", $"{{{targets}}}");
        Assert.Equal("1", preview.Body.GetProperty("total").ToString());
        var hash = preview.Body.GetProperty("hash").GetString();
        var run = $$"""{"command":"true","hash":"{{hash}}",{{targets}}}""";

        var begun = await SendAsync(HttpMethod.Post, "/v1/tasks", run);
        Assert.Equal((HttpStatusCode.Accepted, hash), (
            begun.Status, begun.Body.GetProperty("targetsHash").GetString()));

        await SendAsync(HttpMethod.Put, $"/v1/agents/{EdgeWithFleet.Broken}/labels", """{"hash":"yes"}""");
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(HttpMethod.Post, "/v1/tasks", run)).Status);
    }

    [Fact]
    public async Task the_same_key_is_the_same_task()
    {
        const string body = """{"command":"true","targets":{"ids":["nobody"]}}""";
        var first = await SendAsync(HttpMethod.Post, "/v1/tasks", body, ("Idempotency-Key", "real-1"));
        var again = await SendAsync(HttpMethod.Post, "/v1/tasks", body, ("Idempotency-Key", "real-1"));
        var other = await SendAsync(HttpMethod.Post, "/v1/tasks", body, ("Idempotency-Key", "real-2"));

        Assert.Equal(IdOf(first), IdOf(again));
        Assert.NotEqual(IdOf(first), IdOf(other));
    }

    [Theory]
    [InlineData("""{"group":"never-saved"}""", 404)]
    [InlineData("""{"filter":{"os":"plan9"}}""", 400)]
    [InlineData("{}", 400)]
    public async Task targets_that_are_not_there_are_refused(string targets, int status)
    {
        var answer = await SendAsync(HttpMethod.Post, "/v1/tasks", $$"""{"command":"true","targets":{{targets}}}""");
        Assert.Equal(status, (int)answer.Status);
        Assert.Equal(status == 400 ? "targets" : null, answer.Field);
    }

    [Fact]
    public async Task a_task_is_cancelled_and_not_run_again_before_it_has_finished()
    {
        var begun = await SendAsync(
            HttpMethod.Post, "/v1/tasks", $$"""{"command":"true","targets":{"ids":["{{EdgeWithFleet.Running}}"]} }""");
        var path = $"/v1/tasks/{IdOf(begun)}";
        var rerun = await SendAsync(HttpMethod.Post, path + "/rerun", null);
        Assert.Equal(HttpStatusCode.Conflict, rerun.Status);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(HttpMethod.Post, path + "/approve", null)).Status);

        var cancelled = await SendAsync(HttpMethod.Post, path + "/cancel", null);
        Assert.Equal(HttpStatusCode.Accepted, cancelled.Status);
        Assert.True(cancelled.Body.TryGetProperty("terminationRequestedAt", out _));
    }

    [Fact]
    public async Task a_process_is_operated_as_a_task()
    {
        var begun = await SendAsync(
            HttpMethod.Post, $"/v1/agents/{EdgeWithFleet.Running}/processes/nodeman/beat/restart", null);
        Assert.Equal(HttpStatusCode.Accepted, begun.Status);
        Assert.Equal(
            """[{"namespace":"nodeman","name":"beat","operation":"restart"}]""",
            begun.Body.GetProperty("processes").GetRawText());
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await SendAsync(HttpMethod.Get, $"/v1/tasks/{IdOf(begun)}/targets/0/output", null)).Status);
    }

    public void Dispose() => _client.Dispose();

    private static string IdOf(V1Answer answer) => answer.Body.GetProperty("id").GetString()!;

    private Task<V1Answer> SendAsync(
        HttpMethod method, string path, string? body, params (string Name, string Value)[] headers) =>
        V1Calls.SendAsync(_client, method, path, body, headers);
}
