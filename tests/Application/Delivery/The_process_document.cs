using System.Text;
using System.Text.Json.Nodes;
using Gse.Application.Delivery;
using Gse.Domain.Agents;
using Gse.Domain.Processes;

namespace Gse.Application.Tests.Delivery;

public sealed class The_process_document
{
    private static readonly AgentId Agent = AgentId.Parse("0100005254008ed8");
    private static readonly HostAddress Host = new(0, "127.0.0.1");
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(1_618_382_611_690);
    private static readonly ProcessKey Key =
        ProcessKey.TryCreate("nodeman", "bkmonitorbeat", out var key) ? key : throw new InvalidOperationException();

    [Fact]
    public void of_a_restart_is_the_contracts_sample()
    {
        // gse-tasks-files-processes, section 8.2; the sample leaves two values open.
        const string sample = """
            {"data_id":1100008,"data":[{"event_name":"process_restart_success","target":"127.0.0.1|0",
             "timestamp":1618382611690,
             "event":{"content":"check bkmonitorbeat not running, and restart it success"},
             "dimension":{"bk_target_cloud_id":"0","bk_target_ip":"127.0.0.1","bk_agent_id":"0100005254008ed8",
               "process_group_id":"nodeman","process_index":"nodeman:bkmonitorbeat",
               "process_name":"bkmonitorbeat","agent_version":"v2"}}]}
            """;
        var document = Write(new ProcessRestarted(Agent, Key, 7, 1, At, "", At));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(sample), document));
    }

    [Fact]
    public void of_a_failed_attempt_says_so() => Assert.Equal(
        ["process_restart_failed"], Names(new ProcessRestartFailed(Agent, Key, 1, "exit 1", false, At)));

    [Fact]
    public void of_the_last_attempt_also_says_that_it_was_given_up() => Assert.Equal(
        ["process_restart_failed", "process_cancel_restart"],
        Names(new ProcessRestartFailed(Agent, Key, 3, "exit 1", true, At)));

    [Fact]
    public void of_a_limit_names_the_resource()
    {
        var document = Write(new ProcessLimitExceeded(Agent, Key, 7, "mem", 12.34, 10, At));
        Assert.Equal("process_resource_limit_exceed", document["data"]![0]!["event_name"]!.GetValue<string>());
        Assert.Equal(
            "bkmonitorbeat uses 12.3% mem, over its limit of 10%",
            document["data"]![0]!["event"]!["content"]!.GetValue<string>());
    }

    [Fact]
    public void of_a_group_names_the_group_and_who_was_ended_for_it()
    {
        var document = Write(new ProcessGroupLimitExceeded(Agent, Key, "g1", 7, "cpu", 95.55, 90, At))["data"]![0]!;
        Assert.Equal("process_group_resource_limit_exceed", document["event_name"]!.GetValue<string>());
        Assert.Equal(
            "group g1 uses 95.6% cpu, over its limit of 90%; bkmonitorbeat was ended",
            document["event"]!["content"]!.GetValue<string>());
        Assert.Equal("nodeman", document["dimension"]!["process_group_id"]!.GetValue<string>());
        Assert.Equal("bkmonitorbeat", document["dimension"]!["process_name"]!.GetValue<string>());
    }

    [Fact]
    public void is_made_of_nothing_else() =>
        Assert.Null(ProcessDocument.Write(new ProcessExited(Agent, Key, 7, 0, null, At), Host));

    private static IEnumerable<string> Names(ProcessEvent happened) =>
        Write(happened)["data"]!.AsArray().Select(item => item!["event_name"]!.GetValue<string>());

    private static JsonNode Write(ProcessEvent happened) =>
        JsonNode.Parse(Encoding.UTF8.GetString(ProcessDocument.Write(happened, Host)!))!;
}
