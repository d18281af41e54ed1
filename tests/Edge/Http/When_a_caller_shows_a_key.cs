using System.Net;
using System.Net.Http.Headers;
using Gse.Application.Access;
using Gse.Domain.Access;

namespace Gse.Edge.Tests.Http;

/// <summary>Contract gse-tasks-files-processes 1.2, gse-routing-status-alarms 2.2.</summary>
public sealed class When_a_caller_shows_a_key(EdgeUnderTest edge) : IClassFixture<EdgeUnderTest>
{
    private const string Path = "/api/v2/cluster/list_agent_state";
    private const string Header = "x-bkapi-authorization";

    [Fact]
    public async Task it_is_taken_as_a_bearer_token()
    {
        using var client = edge.Client();
        Assert.Equal(HttpStatusCode.OK, (await GseAnswer.PostAsync(client, Path, Body(""))).Status);
    }

    [Theory]
    [InlineData("bk_job", HttpStatusCode.OK)]
    [InlineData("bk_other", HttpStatusCode.Unauthorized)]
    [InlineData("", HttpStatusCode.Unauthorized)]
    public async Task it_is_taken_as_the_secret_of_its_application_and_of_no_other(
        string appCode, HttpStatusCode expected)
    {
        var key = await edge.IssueAsync(new IssueAccessKey("job", Role.Viewer, "bk_job"));
        var credentials = $$"""{"bk_app_code":"{{appCode}}","bk_app_secret":"{{key.Text}}","bk_username":"admin"}""";
        using var byHeader = edge.Client(null);
        byHeader.DefaultRequestHeaders.Add(Header, credentials);
        Assert.Equal(expected, (await GseAnswer.PostAsync(byHeader, Path, Body(""))).Status);

        using var byBody = edge.Client(null);
        Assert.Equal(expected, (await GseAnswer.PostAsync(byBody, Path, Body(credentials[1..^1]))).Status);
    }

    [Theory]
    [InlineData("gse_0000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("gse_")]
    [InlineData("nonsense")]
    public async Task a_wrong_one_is_refused_and_nothing_is_told_of_it(string key)
    {
        using var client = edge.Client(null);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var answer = await GseAnswer.PostAsync(client, Path, Body(""));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal("the access key is not valid", answer.Message);
    }

    [Fact]
    public async Task a_key_with_one_character_changed_is_refused()
    {
        var key = edge.KeyOf(Role.Viewer);
        using var client = edge.Client(null);
        var changed = key[..^1] + (key[^1] == 'A' ? 'B' : 'A');
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", changed);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GseAnswer.PostAsync(client, Path, Body(""))).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"bk_app_secret":5}""")]
    [InlineData("""{"bk_app_secret":"\ud800"}""")]
    public async Task none_at_all_is_refused(string? header)
    {
        using var client = edge.Client(null);
        if (header is not null)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation(Header, header);
        }

        var answer = await GseAnswer.PostAsync(client, Path, Body(""));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal(0, answer.Data.GetArrayLength());
    }

    private static string Body(string more) => $$"""{"agent_id_list":[]{{(more.Length > 0 ? "," : "")}}{{more}}}""";
}
