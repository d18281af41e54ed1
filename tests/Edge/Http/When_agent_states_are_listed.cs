using System.Text.Json;

namespace Gse.Edge.Tests.Http;

/// <summary>Contract gse-tasks-files-processes 4.1, 4.2; gse-routing-status-alarms 3.12.</summary>
public sealed class When_agent_states_are_listed(EdgeWithFleet edge) : IClassFixture<EdgeWithFleet>
{
    private const string Path = "/api/v2/cluster/list_agent_state";

    [Theory]
    [InlineData(EdgeWithFleet.Running, 2)]
    [InlineData(EdgeWithFleet.Lost, -1)]
    [InlineData(EdgeWithFleet.Broken, 3)]
    [InlineData(EdgeWithFleet.Stopped, 6)]
    [InlineData(EdgeWithFleet.New, 0)]
    [InlineData(EdgeWithFleet.Retired, 7)]
    [InlineData("0:10.0.0.1", 2)]
    [InlineData("0:10.0.0.2", -1)]
    [InlineData("0:10.0.0.6", -2)]
    [InlineData("1:10.0.0.1", -2)]
    [InlineData("unknown", -2)]
    [InlineData("neither id nor host!", -2)]
    public async Task the_row_echoes_the_id_and_tells_the_state(string id, int code)
    {
        var row = Assert.Single(await RowsAsync(id));
        Assert.Equal(id, row.GetProperty("bk_agent_id").GetString());
        Assert.Equal(code, row.GetProperty("status_code").GetInt32());
    }

    [Fact]
    public async Task every_row_has_every_field_in_its_type()
    {
        foreach (var row in await RowsAsync(EdgeWithFleet.Running, EdgeWithFleet.New, "unknown"))
        {
            Assert.Equal(
                ["bk_agent_id", "bk_cloud_id", "report_time", "run_mode", "status_code", "version"],
                row.EnumerateObject().Select(p => p.Name).Order());
            Assert.True(row.GetProperty("bk_cloud_id").TryGetInt32(out _));
            Assert.True(row.GetProperty("report_time").TryGetUInt64(out _));
            Assert.Equal(1, row.GetProperty("run_mode").GetInt32());
            Assert.Equal(JsonValueKind.String, row.GetProperty("version").ValueKind);
        }
    }

    [Fact]
    public async Task a_living_agent_has_its_version_and_the_time_of_its_last_beat_in_milliseconds()
    {
        var row = Assert.Single(await RowsAsync(EdgeWithFleet.Running));
        Assert.Equal("2.1.6-beta.54", row.GetProperty("version").GetString());
        Assert.Equal(EdgeWithFleet.At(100).ToUnixTimeMilliseconds(), row.GetProperty("report_time").GetInt64());
    }

    [Fact]
    public async Task there_is_one_row_per_id_even_for_one_asked_twice()
    {
        var rows = await RowsAsync("unknown", EdgeWithFleet.Running, "unknown", EdgeWithFleet.Running);
        Assert.Equal([-2, 2, -2, 2], rows.Select(row => row.GetProperty("status_code").GetInt32()));
    }

    [Theory]
    [InlineData("""{"agent_id_list":[]}""", 0)]
    [InlineData("""{"agents":[{"bk_agent_id":"a","bk_container_id":""}]}""", 1)]
    [InlineData("""{"hosts":[{"ip":"10.0.0.1","bk_cloud_id":"0","bk_supplier_id":0}]}""", 1)]
    [InlineData("""{"agent_id_list":["a"],"hosts":[{"ip":"1.1.1.1"}],"bk_username":"admin","no_request":true}""", 1)]
    [InlineData("""{"agent_id_list":[42]}""", 1)]
    public async Task all_ways_to_name_hosts_are_taken_and_unknown_keys_ignored(string body, int rows)
    {
        using var client = edge.Client();
        var answer = await GseAnswer.PostAsync(client, Path, body);
        Assert.Equal(0, answer.Code);
        Assert.Equal(rows, answer.Data.GetArrayLength());
    }

    private async Task<List<JsonElement>> RowsAsync(params string[] ids)
    {
        using var client = edge.Client();
        var body = JsonSerializer.Serialize(new Dictionary<string, string[]> { ["agent_id_list"] = ids });
        var answer = await GseAnswer.PostAsync(client, Path, body);
        Assert.Equal(0, answer.Code);
        return [.. answer.Data.EnumerateArray()];
    }
}
