using System.Text.Json;

namespace Gse.Edge.Tests.Http;

/// <summary>Contract gse-tasks-files-processes 5.6, 5.7, 7.1 and section 11 on dead hosts.</summary>
public sealed class When_process_states_are_asked(EdgeWithFleet edge) : IClassFixture<EdgeWithFleet>
{
    private static readonly string[] Common =
    [
        "bk_agent_id", "cpu_usage", "disk", "fd", "flag", "host", "last_start_time", "mem_usage", "message", "meta",
        "net", "pid", "register_time", "report_time", "status", "version",
    ];

    [Theory]
    [InlineData("/api/v2/proc/get_proc_status_v2", "isauto")]
    [InlineData("/api/v2/proc/get_proc_status", "isauto")]
    [InlineData("/api/c/compapi/v2/gse/get_proc_status_v2/", "bk_supplier_id")]
    [InlineData("/api/c/compapi/v2/gse/get_proc_status/", "bk_supplier_id")]
    public async Task each_row_is_complete_in_the_form_of_its_api(string path, string own)
    {
        foreach (var row in await RowsAsync(path, EdgeWithFleet.Running, EdgeWithFleet.New, "unknown"))
        {
            Assert.Equal(Common.Append(own).Order(StringComparer.Ordinal), row.EnumerateObject().Select(p => p.Name)
                .Order(StringComparer.Ordinal));
            Assert.Equal(["labels", "name", "namespace"], NamesIn(row.GetProperty("meta")));
            Assert.Equal(["bk_cloud_id", "bk_supplier_id", "ip"], NamesIn(row.GetProperty("host")));
            string[] numbers = ["flag", "status", "pid", "register_time", "last_start_time", "report_time", "fd"];
            foreach (var number in numbers)
            {
                Assert.True(row.GetProperty(number).TryGetInt64(out _), number);
            }

            Assert.Equal(JsonValueKind.String, row.GetProperty("version").ValueKind);
            Assert.Contains(
                row.GetProperty(own).ValueKind,
                own == "isauto" ? [JsonValueKind.True, JsonValueKind.False] : new[] { JsonValueKind.Number });
        }
    }

    [Theory]
    [InlineData(EdgeWithFleet.Running, 1, 1, 4437)]
    [InlineData("0:10.0.0.1", 1, 1, 4437)]
    [InlineData(EdgeWithFleet.Broken, 1, 1, 4437)]
    [InlineData(EdgeWithFleet.Lost, 1, 2, -1)]
    [InlineData(EdgeWithFleet.Stopped, 1, 2, -1)]
    [InlineData(EdgeWithFleet.New, 0, 0, -1)]
    [InlineData("unknown", 0, 0, -1)]
    public async Task it_follows_the_state_of_its_agent(string id, int flag, int status, int pid)
    {
        var row = Assert.Single(await RowsAsync("/api/v2/proc/get_proc_status_v2", id));
        Assert.Equal(id, row.GetProperty("bk_agent_id").GetString());
        Assert.Equal("bkmonitorbeat", row.GetProperty("meta").GetProperty("name").GetString());
        Assert.Equal((flag, status, pid), (Int(row, "flag"), Int(row, "status"), Int(row, "pid")));
    }

    [Fact]
    public async Task a_running_one_tells_its_version_and_its_times_in_seconds()
    {
        var row = Assert.Single(await RowsAsync("/api/v2/proc/get_proc_status_v2", EdgeWithFleet.Running));
        Assert.Equal("1.2.19", row.GetProperty("version").GetString());
        Assert.True(row.GetProperty("isauto").GetBoolean());
        Assert.Equal(EdgeWithFleet.At(15).ToUnixTimeSeconds(), row.GetProperty("register_time").GetInt64());
        Assert.Equal(EdgeWithFleet.At(14).ToUnixTimeSeconds(), row.GetProperty("last_start_time").GetInt64());
        Assert.Equal(EdgeWithFleet.At(100).ToUnixTimeSeconds(), row.GetProperty("report_time").GetInt64());
        Assert.Equal("10.0.0.1", row.GetProperty("host").GetProperty("ip").GetString());
    }

    [Fact]
    public async Task hosts_are_taken_and_ids_win_over_them()
    {
        using var client = edge.Client();
        var answer = await GseAnswer.PostAsync(client, "/api/v2/data/get_proc_status",
            """
            {"namespace":"nodeman","hosts":[{"ip":"10.0.0.1","bk_cloud_id":0},{"ip":"10.0.0.3","bk_cloud_id":0}],
             "agent_id_list":["0:10.0.0.1"],
             "meta":{"namespace":"nodeman","name":"bkmonitorbeat","labels":{"proc_name":"bkmonitorbeat"}},
             "bk_username":"admin"}
            """);
        var row = Assert.Single(answer.Data.GetProperty("proc_infos").EnumerateArray());
        Assert.Equal("0:10.0.0.1", row.GetProperty("bk_agent_id").GetString());
    }

    [Theory]
    [InlineData(0, 3, 8, 3)]
    [InlineData(6, 3, 8, 2)]
    [InlineData(8, 3, 8, 0)]
    [InlineData(0, 1000, 8, 8)]
    public async Task sync_answers_page_by_page_with_the_count_of_all(int start, int limit, int count, int rows)
    {
        using var client = edge.Client();
        var answer = await GseAnswer.PostAsync(
            client, "/api/v2/proc/sync_proc_status",
            $$$"""{"meta":{"namespace":"nodeman"},"page":{"start":{{{start}}},"limit":"{{{limit}}}"}}""");
        Assert.Equal(count, Int(answer.Data, "count"));
        Assert.Equal(rows, answer.Data.GetProperty("proc_infos").GetArrayLength());
    }

    [Theory]
    [InlineData("""{"agent_id_list":["a"]}""", "meta")]
    [InlineData("""{"meta":{},"agent_id_list":["a"]}""", "meta.namespace")]
    [InlineData("""{"meta":{"namespace":""},"agent_id_list":["a"]}""", "meta.namespace")]
    [InlineData("""{"meta":{"namespace":"n"}}""", "agent_id_list")]
    [InlineData("""{"meta":[],"agent_id_list":["a"]}""", "meta")]
    public async Task what_is_missing_is_named_and_the_form_of_data_kept(string body, string field)
    {
        using var client = edge.Client();
        var answer = await GseAnswer.PostAsync(client, "/api/v2/proc/get_proc_status_v2", body);
        Assert.Equal(-1, answer.Code);
        Assert.StartsWith(field, answer.Message, StringComparison.Ordinal);
        Assert.Equal(0, answer.Data.GetProperty("proc_infos").GetArrayLength());
    }

    private async Task<List<JsonElement>> RowsAsync(string path, params string[] ids)
    {
        using var client = edge.Client();
        var list = JsonSerializer.Serialize(ids);
        var answer = await GseAnswer.PostAsync(
            client, path,
            $$$"""{"meta":{"namespace":"nodeman","name":"bkmonitorbeat","labels":{}},"agent_id_list":{{{list}}}}""");
        Assert.Equal(0, answer.Code);
        var rows = answer.Data.GetProperty("proc_infos").EnumerateArray().ToList();
        Assert.Equal(ids, rows.Select(row => row.GetProperty("bk_agent_id").GetString()));
        return rows;
    }

    private static IEnumerable<string> NamesIn(JsonElement item) =>
        item.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal);

    private static int Int(JsonElement row, string name) => row.GetProperty(name).GetInt32();
}
