using System.Net;
using System.Text.Json.Nodes;
using Gse.Application.Tasks;
using Gse.Domain.Processes;
using Gse.Domain.Tasks;
using Gse.Edge.Tests.Http.GseApi.Tasks;

namespace Gse.Edge.Tests.Http.GseApi.Processes;

/// <summary>Contract gse-tasks-files-processes 5.1 to 5.3 and 7.1.</summary>
public sealed class When_processes_are_operated(EdgeWithTasks edge) : IClassFixture<EdgeWithTasks>
{
    private const string Multi = "/api/v2/proc/operate_proc_multi";

    private static readonly ProcessSpec Spec = new(
        "bkmonitorbeat", "/usr/local/gse2/plugins/bin", "/var/run/gse2/bkmonitorbeat.pid",
        "/usr/local/gse2/plugins/etc/bkmonitorbeat.conf", "/var/log/gse2", "root", "./start.sh bkmonitorbeat",
        "./stop.sh bkmonitorbeat", "./restart.sh bkmonitorbeat", "./reload.sh bkmonitorbeat", "./kill.sh",
        "./bkmonitorbeat -v", "./health", 10.5, 12, 1, 9, 8, 3, 7, "* * * * *", 60);

    [Theory]
    [InlineData("/api/v2/proc/operate_proc_multi", true)]
    [InlineData("/api/bk-gse/prod/api/v2/proc/operate_proc_multi/", true)]
    [InlineData("/api/c/compapi/v2/gse/operate_proc_multi/", true)]
    [InlineData("/api/v2/proc/operate_proc_v2", false)]
    [InlineData("/api/c/compapi/v2/gse/operate_proc_v2/", false)]
    public async Task the_id_is_not_nested_and_all_of_the_request_is_in_the_task(string path, bool isMulti)
    {
        var answer = await edge.PostAsync(
            path, isMulti ? ProcessRequests.Multi(ProcessRequests.Parsed) : ProcessRequests.Element);
        Assert.Equal((HttpStatusCode.OK, 0), (answer.Status, answer.Code));
        Assert.Equal($$"""{"task_id":"{{TasksInTest.Id}}"}""", answer.Data.GetRawText());

        var draft = edge.Tasks.Submitted!;
        Assert.Equal([new TargetWish("0100005254008ed86116666614661851")], draft.Targets.Wishes);
        var item = Assert.Single(draft.Processes!.Items);
        Assert.Equal(
            ("nodeman", "bkmonitorbeat", ProcessOperation.Start, Spec),
            (item.Namespace, item.Name, item.Operation, item.Spec));
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["proc_name"] = "bkmonitorbeat",
                ["bk_process_id"] = "77",
                ["is_auto"] = "true",
            },
            item.Labels);
        Assert.Null(draft.Script);
    }

    [Theory]
    [InlineData(0, ProcessOperation.Start)]
    [InlineData(1, ProcessOperation.Stop)]
    [InlineData(2, ProcessOperation.Query)]
    [InlineData(3, ProcessOperation.Delegate)]
    [InlineData(4, ProcessOperation.Undelegate)]
    [InlineData(7, ProcessOperation.Restart)]
    [InlineData(8, ProcessOperation.Reload)]
    [InlineData(9, ProcessOperation.Kill)]
    public async Task every_operation_has_its_number(int number, ProcessOperation operation)
    {
        await edge.PostAsync("/api/v2/proc/operate_proc_v2", ProcessRequests.With(
            ("op_type", $"{number}")).ToJsonString());
        Assert.Equal(operation, edge.Tasks.Submitted!.Processes!.Items[0].Operation);
    }

    [Fact]
    public async Task both_names_of_the_policy_and_both_spellings_of_the_rule_are_read()
    {
        var policy = """{"auto_type":0,"crotab_rule":"5 * * * *"}""";
        foreach (var name in new[] { "monitor_policy", "alive_monitor_policy" })
        {
            await edge.PostAsync(Multi, ProcessRequests.Multi(ProcessRequests.With(
                ("spec/alive_monitor_policy", null), ($"spec/{name}", policy))));
            var spec = edge.Tasks.Submitted!.Processes!.Items[0].Spec!;
            Assert.Equal((0, "5 * * * *", 0), (spec.AutoType, spec.CrontabRule, spec.StartRetries));
        }
    }

    [Fact]
    public async Task operate_proc_works_on_what_is_registered()
    {
        foreach (var path in new[] { "/api/v2/proc/operate_proc", "/api/c/compapi/v2/gse/operate_proc" })
        {
            var answer = await edge.PostAsync(
                path, ProcessRequests.OfHost(("spec", null), ("op_type", "\"1\"")).ToJsonString());
            Assert.Equal(0, answer.Code);
            Assert.Equal([new TargetWish("1:10.0.0.1")], edge.Tasks.Submitted!.Targets.Wishes);
            var item = Assert.Single(edge.Tasks.Submitted.Processes!.Items);
            Assert.Equal((ProcessOperation.Stop, null, 2), (item.Operation, item.Spec, item.SupplierId));
        }
    }

    [Fact]
    public async Task thirty_thousand_entries_that_say_the_same_are_one_item()
    {
        var text = string.Join(',', Enumerable.Range(0, 30_000).Select(i => ProcessRequests.Element
            .Replace("0100005254008ed86116666614661851", $"agent-{i}", StringComparison.Ordinal)));
        var answer = await edge.PostAsync(Multi, $$"""{"proc_operate_req":[{{text}}]}""");
        Assert.Equal((HttpStatusCode.OK, 0), (answer.Status, answer.Code));
        Assert.Single(edge.Tasks.Submitted!.Processes!.Items);
        Assert.Equal(30_000, edge.Tasks.Submitted.Targets.Wishes.Count);
    }

    [Fact]
    public async Task what_differs_is_an_item_of_its_own()
    {
        JsonNode[] elements =
        [
            ProcessRequests.Parsed, ProcessRequests.With(("meta/name", "\"other\"")),
            ProcessRequests.With(("op_type", "1")), ProcessRequests.With(("spec/identity/user", "\"app\"")),
            ProcessRequests.With(("meta/labels", """{"a":"b"}""")), ProcessRequests.OfHost(), ProcessRequests.Parsed,
        ];
        await edge.PostAsync(Multi, ProcessRequests.Multi(elements));
        Assert.Equal([0, 1, 2, 3, 4, 5, 0], edge.Tasks.Submitted!.Targets.Wishes.Select(wish => wish.Item));
    }

    [Theory]
    [InlineData("meta", null, "meta is missing")]
    [InlineData("meta/namespace", "\"\"", "meta.namespace must not be empty")]
    [InlineData("meta/name", null, "meta.name is missing")]
    [InlineData("meta/name", "\"a:b\"", "meta.name must be at most 128 characters, and no colon among them")]
    [InlineData("meta/labels", "[]", "meta.labels must be an object")]
    [InlineData("meta/labels", """{"a":{}}""", "meta.labels.a must be text")]
    [InlineData("op_type", null, "op_type is missing")]
    [InlineData("op_type", "5", "op_type must be 0, 1, 2, 3, 4, 7, 8 or 9")]
    [InlineData("op_type", "20", "op_type must be 0, 1, 2, 3, 4, 7, 8 or 9")]
    [InlineData("agent_id_list", """["a",""]""", "agent_id_list[1] must not be empty")]
    [InlineData("agent_id_list", "5", "agent_id_list must be a list")]
    [InlineData("spec", "5", "spec must be an object")]
    [InlineData("spec/identity", null, "spec.identity is missing")]
    [InlineData("spec/identity/proc_name", "\"\"", "spec.identity.proc_name must not be empty")]
    [InlineData("spec/identity/setup_path", null, "spec.identity.setup_path is missing")]
    [InlineData("spec/identity/pid_path", null, "spec.identity.pid_path is missing")]
    [InlineData("spec/identity/user", null, "spec.identity.user is missing")]
    [InlineData("spec/resource/cpu", "\"much\"", "spec.resource.cpu must be a number of at least 0")]
    [InlineData("spec/resource/mem", "-1", "spec.resource.mem must be a number of at least 0")]
    [InlineData("spec/alive_monitor_policy", null, "spec.monitor_policy is missing")]
    [InlineData("spec/alive_monitor_policy/auto_type", null, "spec.alive_monitor_policy.auto_type is missing")]
    [InlineData("spec/alive_monitor_policy/auto_type", "3", "spec.alive_monitor_policy.auto_type must be 0, 1 or 2")]
    [InlineData(
        "spec/alive_monitor_policy/op_timeout", "-1", "spec.alive_monitor_policy.op_timeout must be at least 0")]
    public async Task what_is_wrong_is_named_with_its_place(string field, string? value, string problem)
    {
        var wrong = ProcessRequests.With((field, value));
        var single = await edge.PostAsync("/api/v2/proc/operate_proc_v2", wrong.ToJsonString());
        Assert.Equal((HttpStatusCode.BadRequest, -1), (single.Status, single.Code));
        Assert.Contains(problem, single.Message.Split("; "));
        var many = await edge.PostAsync(Multi, ProcessRequests.Multi(ProcessRequests.Parsed, wrong));
        Assert.Contains($"proc_operate_req[1].{problem}", many.Message.Split("; "));
        Assert.Equal("""{"task_id":""}""", many.Data.GetRawText());
    }

    [Theory]
    [InlineData("{}", "proc_operate_req is missing")]
    [InlineData("""{"proc_operate_req":[]}""", "proc_operate_req must not be empty")]
    [InlineData("""{"proc_operate_req":[7]}""", "proc_operate_req[0] must be an object")]
    public async Task a_request_for_nothing_is_refused(string body, string problem) =>
        Assert.Equal(problem, (await edge.PostAsync(Multi, body)).Message);
}
