using System.Net;
using Gse.Domain.Access;
using Gse.Edge.Http.GseApi;

namespace Gse.Edge.Tests.Http;

/// <summary>Contract gse-tasks-files-processes 1.1, gse-routing-status-alarms 1.8 and 2.1.</summary>
public sealed class The_gse_paths(EdgeWithFleet edge) : IClassFixture<EdgeWithFleet>
{
    private const string Body =
        """
        {"agent_id_list":[],"hosts":[],"meta":{"namespace":"nodeman","name":"x","labels":{}},
         "page":{"start":0,"limit":10},
         "metadata":{"plat_name":"bkmonitor"},"operation":{"operator_name":"admin","method":"all"},
         "condition":{"stream_to_id":99999,"channel_id":99999,"plat_name":"bkmonitor"},
         "stream_to":{"name":"folder","report_mode":"file"},
         "specification":{"stream_to":{"name":"folder","report_mode":"file"},"route":[]}}
        """;

    // What is asked about routing is not there.
    private const int RoutingNotFound = 1014003;
    private const int Malformed = -1;

    // None of them is to do anything here, so the body has neither a task nor an operation.
    private static readonly string[] NeedMore =
    [
        "async_execute_script", "get_execute_script_result", "async_terminate_execute_script", "get_task_state",
        "operate_proc_multi", "operate_proc_v2", "operate_proc", "get_proc_operate_result",
        "get_proc_operate_result_v2", "register_proc_info", "update_proc_info", "unregister_proc_info",
        "set_process_group_info",
    ];

    private static readonly string[] V2Prefixes =
    [
        "/api/v2/", "/api/bk-gse/prod/api/v2/", "/api/bk-gse/stag/api/v2/", "/any/base/api/v2/",
        "/any/base/api/bk-gse/prod/api/v2/",
    ];

    private static readonly string[] EsbPrefixes =
        ["/api/c/compapi/v2/gse/", "/api/c/compapi/gse/", "/any/base/api/c/compapi/v2/gse/"];

    public static TheoryData<string> All()
    {
        var paths = new List<string>();
        foreach (var (resource, _, _) in GseEndpoints.All)
        {
            string[] spellings = [$"{resource.Module}/{resource.Action}", .. resource.Aliases];
            paths.AddRange(V2Prefixes.SelectMany(prefix => spellings.Select(spelling => prefix + spelling)));
            paths.AddRange(EsbPrefixes.Select(prefix => prefix + resource.EsbAction));
            if (resource.Module == RoutingActions.Module)
            {
                paths.Add("/dataroute/v1/" + resource.Action);
            }
        }

        return [.. paths];
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task lead_to_the_action_with_and_without_a_slash_at_the_end(string path)
    {
        using var client = edge.Client(Role.Operator);
        foreach (var spelt in new[] { path, path + "/" })
        {
            var answer = await GseAnswer.PostAsync(client, spelt, Body);
            if (answer.Code == Malformed)
            {
                // The action was reached, and misses what only it needs.
                Assert.Contains(NeedMore, action => path.EndsWith('/' + action, StringComparison.Ordinal));
                Assert.Matches("is missing|must not be empty", answer.Message);
                continue;
            }

            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Contains(answer.Code, new[] { 0, RoutingNotFound });
        }
    }

    [Theory]
    [InlineData("/api/v2/cluster/no_such_action")]
    [InlineData("/api/v2/")]
    [InlineData("/api")]
    [InlineData("/base/api/bk-gse/prod/api/v2/task/no_such_action/")]
    [InlineData("/api/c/compapi/v2/gse/no_such_action/")]
    public async Task that_nothing_serves_are_refused_in_the_envelope(string path)
    {
        using var client = edge.Client();
        var answer = await GseAnswer.PostAsync(client, path, "{}");
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal(1640401, answer.Code);
        Assert.Contains(path, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task take_post_only()
    {
        using var client = edge.Client();
        using var response = await client.GetAsync(
            "/api/v2/cluster/list_agent_state", TestContext.Current.CancellationToken);
        var answer = await GseAnswer.ReadAsync(response);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.Status);
        Assert.Equal(1640501, answer.Code);
    }
}
