using System.Text.Json;

namespace Gse.Edge.Tests.Http;

/// <summary>Contract gse-routing-status-alarms 3.9 and 3.10; gse-tasks-files-processes 4.3 and 7.1.</summary>
public sealed class The_older_agent_queries(EdgeWithFleet edge) : IClassFixture<EdgeWithFleet>
{
    private const string Esb = "/api/c/compapi/v2/gse/";

    [Theory]
    [InlineData("10.0.0.1", 1)]
    [InlineData("10.0.0.2", 0)]
    [InlineData("10.0.0.3", 0)]
    [InlineData("10.0.0.6", 0)]
    [InlineData("192.168.0.1", 0)]
    [InlineData("not-an-ip", 0)]
    public async Task get_agent_status_says_who_is_alive_under_cloud_and_ip(string ip, int alive)
    {
        foreach (var supplier in new[] { "\"0\"", "0" })
        {
            var answer = await AskAsync("get_agent_status", ip, supplier);
            var row = answer.Data.GetProperty($"0:{ip}");
            Assert.Equal(["bk_agent_alive", "bk_cloud_id", "ip"], row.EnumerateObject().Select(p => p.Name).Order());
            Assert.Equal(alive, row.GetProperty("bk_agent_alive").GetInt32());
            Assert.Equal(ip, row.GetProperty("ip").GetString());
            Assert.Equal(0, row.GetProperty("bk_cloud_id").GetInt32());
        }
    }

    [Fact]
    public async Task get_agent_status_takes_no_hosts_for_an_answer()
    {
        using var client = edge.Client();
        var answer = await GseAnswer.PostAsync(
            client, Esb + "get_agent_status", """{"hosts":[],"bk_username":"admin"}""");
        Assert.Equal(0, answer.Code);
        Assert.Empty(answer.Data.EnumerateObject());
    }

    [Fact]
    public async Task get_agent_info_tells_version_and_parent()
    {
        var answer = await AskAsync("get_agent_info/", "10.0.0.1", "\"0\"");
        var row = answer.Data.GetProperty("0:10.0.0.1");
        Assert.Equal(
            ["bk_cloud_id", "ip", "parent_ip", "parent_port", "version"],
            row.EnumerateObject().Select(p => p.Name).Order());
        Assert.Equal("2.1.6-beta.54", row.GetProperty("version").GetString());
        Assert.Equal(0, row.GetProperty("parent_port").GetInt32());
    }

    [Fact]
    public async Task list_agent_info_has_every_field_in_every_row()
    {
        var rows = await InfoAsync();
        foreach (var row in rows)
        {
            Assert.Equal(
                [
                    "bk_agent_id", "bk_cloud_id", "bk_cpu_architecture", "bk_host_ip", "bk_os_type", "code",
                    "conn_cycle_time", "cpu_num", "cpu_rate", "last_status", "last_status_code", "last_work_time",
                    "mem_rate", "mem_size", "message", "parent_ip", "parent_port", "remark", "report_time", "run_mode",
                    "start_time", "status", "status_code", "version",
                ],
                row.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
            string[] wholes = ["code", "report_time", "start_time", "last_work_time", "mem_size", "parent_port"];
            foreach (var whole in wholes)
            {
                Assert.True(row.GetProperty(whole).TryGetInt64(out _), whole);
            }
        }

        Assert.Equal(["running", "unknown", "not found"], rows.Select(row => row.GetProperty("status").GetString()));
        Assert.Equal([0, 0, 1011003], rows.Select(row => row.GetProperty("code").GetInt32()));
    }

    [Fact]
    public async Task list_agent_info_tells_load_in_percent_and_times_in_their_units()
    {
        var row = (await InfoAsync())[0];
        Assert.Equal(12.3, row.GetProperty("cpu_rate").GetDouble());
        Assert.Equal(56.7, row.GetProperty("mem_rate").GetDouble());
        Assert.Equal(EdgeWithFleet.At(100).ToUnixTimeMilliseconds(), row.GetProperty("report_time").GetInt64());
        Assert.Equal(EdgeWithFleet.At(-10).ToUnixTimeSeconds(), row.GetProperty("start_time").GetInt64());
        Assert.Equal("linux", row.GetProperty("bk_os_type").GetString());
        Assert.Equal("10.0.0.1", row.GetProperty("bk_host_ip").GetString());
        Assert.Equal("90", row.GetProperty("conn_cycle_time").GetString());
    }

    private async Task<List<JsonElement>> InfoAsync()
    {
        using var client = edge.Client();
        var answer = await GseAnswer.PostAsync(
            client, "/api/v2/cluster/list_agent_info",
            $$"""{"agent_id_list":["{{EdgeWithFleet.Running}}","{{EdgeWithFleet.Lost}}","unknown"]}""");
        return [.. answer.Data.EnumerateArray()];
    }

    private async Task<GseAnswer> AskAsync(string action, string ip, string supplier)
    {
        using var client = edge.Client();
        var answer = await GseAnswer.PostAsync(
            client, Esb + action,
            $$"""{"hosts":[{"ip":"{{ip}}","bk_cloud_id":0}],"bk_supplier_account":{{supplier}},"a":1}""");
        Assert.Equal(0, answer.Code);
        return answer;
    }
}
