using Gse.Application.EventLog;
using Gse.Domain.Agents;
using Gse.Domain.Processes;
using Gse.Edge.Tests.Http.GseApi.Tasks;

namespace Gse.Edge.Tests.Http.GseApi.Processes;

/// <summary>Contract gse-tasks-files-processes 5.6 (desired state), 5.9 and 5.10, from what hosts have told.</summary>
public sealed class When_process_groups_are_asked(EdgeWithFleet edge) : IClassFixture<EdgeWithFleet>
{
    private static readonly AgentId Agent = AgentId.Parse(EdgeWithFleet.Running);

    [Fact]
    public async Task each_group_of_each_host_has_a_row()
    {
        await SetAsync("other", new ProcessGroup("x", 1, 1, 0, 0));
        await SetAsync("nodeman", new ProcessGroup("g0", 5, 5, 0, 0));
        await SetAsync("nodeman", new ProcessGroup("g1", 30.5, 20, 1, 0), new ProcessGroup("g2", 10, 0, 0, 1));
        using var client = edge.Client();
        var answer = await GseAnswer.PostAsync(
            client, "/api/v2/proc/get_process_group_info",
            """
            {"meta":{"namespace":"nodeman"},
             "hosts":[{"ip":"10.0.0.1","bk_cloud_id":0,"bk_supplier_id":4},{"ip":"10.9.9.9","bk_cloud_id":0}]}
            """);
        Assert.Equal(["process_group_infos"], answer.Data.Names());
        var rows = answer.Data.GetProperty("process_group_infos").EnumerateArray().ToList();
        Assert.Equal(["g1", "g2"], rows.Select(row => row.Text("id")));
        Assert.Equal(
            """
            {"meta":{"namespace":"nodeman","name":"","labels":{}},"bk_agent_id":"0:10.0.0.1",
            "host":{"ip":"10.0.0.1","bk_cloud_id":0,"bk_supplier_id":4},"id":"g1",
            "resource":{"cpu_pool_limit":30.5,"mem_pool_limit":20,"cpu_pool_weight":1,"mem_pool_weight":0}}
            """.ReplaceLineEndings(""),
            rows[0].GetRawText());
    }

    [Fact]
    public async Task groups_that_were_taken_away_are_gone()
    {
        await SetAsync("gone", new ProcessGroup("g", 5, 5, 0, 0));
        await SetAsync("gone");
        using var client = edge.Client();
        var answer = await GseAnswer.PostAsync(
            client, "/api/c/compapi/v2/gse/get_process_group_info",
            $$"""{"meta":{"namespace":"gone"},"agent_id_list":["{{Agent}}"]}""");
        Assert.Equal("""{"process_group_infos":[]}""", answer.Data.GetRawText());
    }

    [Fact]
    public async Task a_group_that_was_exceeded_is_told_of_the_process_that_was_ended_for_it()
    {
        var key = Key("ended");
        await edge.HappenAsync(
            StreamName.OfProcesses(Agent),
            new ProcessRegistered(Agent, key, Watch(supervised: true), EdgeWithFleet.At(20)),
            new ProcessGroupLimitExceeded(Agent, key, "g1", 7, "mem", 95.5, 90, EdgeWithFleet.At(21)));
        Assert.Equal("mem of group g1 95.5 % over 90 %", (await RowAsync("ended")).Text("message"));
    }

    [Theory]
    [InlineData(true, false, 1, 2)]
    [InlineData(true, true, 1, 1)]
    [InlineData(false, false, 2, 2)]
    [InlineData(false, true, 1, 1)]
    public async Task what_is_wanted_and_what_is_are_two_things(bool supervised, bool runs, int flag, int status)
    {
        var key = Key($"p-{supervised}-{runs}");
        await edge.HappenAsync(
            StreamName.OfProcesses(Agent),
            new ProcessRegistered(Agent, key, Watch(supervised), EdgeWithFleet.At(20)));
        if (runs)
        {
            await edge.HappenAsync(
                StreamName.OfProcesses(Agent),
                new ProcessStarted(Agent, key, 9, EdgeWithFleet.At(21), "p", EdgeWithFleet.At(21)));
        }

        var row = await RowAsync(key.Name);
        Assert.Equal((flag, status), (row.Int("flag"), row.Int("status")));
        Assert.Equal((supervised, "3.1"), (row.GetProperty("isauto").GetBoolean(), row.Text("version")));
    }

    [Fact]
    public async Task hosts_are_upgraded_where_both_names_mean_one_agent()
    {
        using var client = edge.Client();
        var answer = await GseAnswer.PostAsync(
            client, "/api/v2/proc/upgrade_to_agent_id",
            $$"""
            {"hosts":[{"ip":"10.0.0.1","bk_cloud_id":0,"bk_agent_id":"{{EdgeWithFleet.Running}}"},
              {"ip":"10.0.0.2","bk_cloud_id":0,"bk_agent_id":"{{EdgeWithFleet.Running}}"},
              {"ip":"10.7.7.7","bk_cloud_id":5,"bk_agent_id":"{{EdgeWithFleet.Lost}}"},
              {"ip":"10.0.0.3","bk_cloud_id":0,"bk_agent_id":"unknown"}]}
            """);
        Assert.Equal(
            """{"success":["0:10.0.0.1","5:10.7.7.7"],"failed":["0:10.0.0.2","0:10.0.0.3"]}""",
            answer.Data.GetRawText());
    }

    [Theory]
    [InlineData("{}", "hosts is missing")]
    [InlineData("""{"hosts":[{"ip":"1.1.1.1","bk_cloud_id":0}]}""", "hosts[0].bk_agent_id is missing")]
    [InlineData("""{"hosts":[5]}""", "hosts[0] must be an object")]
    public async Task an_upgrade_that_is_wrong_has_both_lists_all_the_same(string body, string problem)
    {
        using var client = edge.Client();
        var answer = await GseAnswer.PostAsync(client, "/api/v2/proc/upgrade_to_agent_id", body);
        Assert.Equal((-1, problem), (answer.Code, answer.Message));
        Assert.Equal("""{"success":[],"failed":[]}""", answer.Data.GetRawText());
    }

    private static ProcessKey Key(string name) =>
        ProcessKey.TryCreate("groups", name, out var key) ? key : throw new ArgumentException(name);

    private static ProcessWatch Watch(bool supervised) =>
        new("p", "", "", supervised, "3.1", new Dictionary<string, string>());

    private Task SetAsync(string space, params ProcessGroup[] groups) => edge.HappenAsync(
        StreamName.OfProcesses(Agent), new ProcessGroupsSet(Agent, space, groups, EdgeWithFleet.At(20)));

    private async Task<System.Text.Json.JsonElement> RowAsync(string name)
    {
        using var client = edge.Client();
        var answer = await GseAnswer.PostAsync(
            client, "/api/v2/proc/get_proc_status_v2",
            $$"""{"meta":{"namespace":"groups","name":"{{name}}"},"agent_id_list":["{{Agent}}"]}""");
        return Assert.Single(answer.Data.GetProperty("proc_infos").EnumerateArray());
    }
}
