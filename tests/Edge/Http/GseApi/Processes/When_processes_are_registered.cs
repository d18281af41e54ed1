using System.Net;
using Gse.Domain.Processes;
using Gse.Domain.Tasks;
using Gse.Edge.Tests.Http.GseApi.Tasks;

namespace Gse.Edge.Tests.Http.GseApi.Processes;

/// <summary>Contract gse-tasks-files-processes 5.8, 5.9 and 7.1: answered at once.</summary>
public sealed class When_processes_are_registered : IClassFixture<EdgeWithTasks>
{
    private readonly EdgeWithTasks _edge;

    public When_processes_are_registered(EdgeWithTasks edge)
    {
        _edge = edge;
        edge.Tasks.Outcome = _ => TargetState.Initial;
    }

    [Theory]
    [InlineData("register_proc_info", ProcessOperation.Register)]
    [InlineData("update_proc_info", ProcessOperation.Update)]
    [InlineData("unregister_proc_info", ProcessOperation.Unregister)]
    public async Task each_host_has_its_result_under_the_key_of_the_api(string action, ProcessOperation operation)
    {
        _edge.Tasks.Outcome = target => target.Host == "slow" ? TargetState.Initial : Ended(850, "exists already");
        var byId = ProcessRequests.With(("op_type", null), ("agent_id_list", """["a1","slow"]""")).ToJsonString();
        var answer = await _edge.PostAsync($"/api/v2/proc/{action}", byId);
        Assert.Equal((HttpStatusCode.OK, 0), (answer.Status, answer.Code));
        Assert.Equal(
            """
            {"a1:nodeman:bkmonitorbeat":{"error_code":850,"error_msg":"exists already","content":""},
            "slow:nodeman:bkmonitorbeat":{"error_code":115,"error_msg":"running","content":""}}
            """.ReplaceLineEndings(""),
            answer.Data.GetRawText());
        var item = Assert.Single(_edge.Tasks.Submitted!.Processes!.Items);
        Assert.Equal(operation, item.Operation);
        Assert.Equal(operation == ProcessOperation.Unregister, item.Spec is null);

        var byHost = ProcessRequests.OfHost(("op_type", null)).ToJsonString();
        var esb = await _edge.PostAsync($"/api/c/compapi/v2/gse/{action}", byHost);
        Assert.Equal(["1:2:10.0.0.1:nodeman:bkmonitorbeat"], esb.Data.Names());
        var v2 = await _edge.PostAsync($"/api/v2/proc/{action}", byHost);
        Assert.Equal(["1:10.0.0.1:nodeman:bkmonitorbeat"], v2.Data.Names());
    }

    [Theory]
    [InlineData("register_proc_info", "spec", "spec is missing")]
    [InlineData("update_proc_info", "spec", "spec is missing")]
    [InlineData("register_proc_info", "spec/resource", "spec.resource is missing")]
    [InlineData("update_proc_info", "spec/alive_monitor_policy", "spec.monitor_policy is missing")]
    [InlineData("unregister_proc_info", "meta/name", "meta.name is missing")]
    public async Task what_is_missing_is_named(string action, string field, string problem)
    {
        var answer = await _edge.PostAsync(
            $"/api/v2/proc/{action}", ProcessRequests.With((field, null)).ToJsonString());
        Assert.Equal((HttpStatusCode.BadRequest, -1, problem), (answer.Status, answer.Code, answer.Message));
        Assert.Equal("{}", answer.Data.GetRawText());
    }

    [Fact]
    public async Task the_groups_of_a_namespace_are_set_under_its_key()
    {
        _edge.Tasks.Outcome = _ => Ended(0, "");
        const string spec =
            """
            "meta":{"namespace":"nodeman"},"spec":{"process_group":[
              {"id":"g1",
               "resource":{"cpu_pool_limit":30.5,"mem_pool_limit":20,"cpu_pool_weight":1,"mem_pool_weight":0}},
              {"id":"g2","resource":{}}]}
            """;
        foreach (var family in new[] { "/api/v2/proc/", "/api/c/compapi/v2/gse/" })
        {
            var byHost = await _edge.PostAsync(
                family + "set_process_group_info",
                $$"""{"hosts":[{"ip":"10.0.0.1","bk_cloud_id":1,"bk_supplier_id":2}],{{spec}}}""");
            Assert.Equal(
                """{"1:2:10.0.0.1:nodeman":{"error_code":0,"error_msg":"success","content":""}}""",
                byHost.Data.GetRawText());
        }

        var byId = await _edge.PostAsync(
            "/api/v2/proc/set_process_group_info", $$"""{"agent_id_list":["a1"],{{spec}}}""");
        Assert.Equal(["a1:nodeman"], byId.Data.Names());
        var item = Assert.Single(_edge.Tasks.Submitted!.Processes!.Items);
        Assert.Equal(("nodeman", "", ProcessOperation.SetGroups), (item.Namespace, item.Name, item.Operation));
        Assert.Equal([new ProcessGroup("g1", 30.5, 20, 1, 0), new ProcessGroup("g2", 0, 0, 0, 0)], item.Groups);
    }

    [Theory]
    [InlineData("""{}""", "meta is missing")]
    [InlineData("""{"meta":{"namespace":"n"},"hosts":[]}""", "spec is missing")]
    [InlineData("""{"meta":{"namespace":"n"},"spec":{}}""", "spec.process_group is missing")]
    [InlineData(
        """{"meta":{"namespace":"n"},"spec":{"process_group":[{"resource":{}}]}}""",
        "spec.process_group[0].id is missing")]
    [InlineData(
        """{"meta":{"namespace":"n"},"spec":{"process_group":[{"id":"g","resource":{"cpu_pool_weight":2}}]}}""",
        "spec.process_group[0].resource.cpu_pool_weight must be 0 or 1")]
    public async Task groups_that_are_wrong_are_named(string body, string problem)
    {
        var answer = await _edge.PostAsync("/api/v2/proc/set_process_group_info", body);
        Assert.Equal(-1, answer.Code);
        Assert.Contains(problem, answer.Message.Split("; "));
    }

    private static TargetState Ended(int code, string reason) => TargetState.Initial with
    {
        Phase = TargetPhase.Ended,
        Result = new TargetResult(TargetOutcome.Exited, code, reason, StartFailure.None),
    };
}
