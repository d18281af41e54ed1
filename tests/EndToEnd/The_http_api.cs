using System.Net;
using System.Text;
using System.Text.Json;
using Gse.EndToEnd.Tests.Harness;

namespace Gse.EndToEnd.Tests;

/// <summary>Asks every endpoint about one real host.</summary>
public sealed class The_http_api : IAsyncLifetime
{
    private Fleet _fleet = null!;
    private TestAgent _agent = null!;
    private WatchedProcess _watched = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _fleet = await Fleet.StartAsync(Cancellation);
        _watched = WatchedProcess.In(_fleet);
        _agent = await _fleet.AddAgentAsync(Cancellation, _watched.Watch("nodeman", "web"));
        await _agent.EventAsync("ProcessStarted", Fleet.Slack, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _watched?.Dispose();
        await _fleet.DisposeAsync();
    }

    [Fact]
    public async Task tells_of_the_host_in_all_its_dialects()
    {
        foreach (var prefix in new[] { "api/v2/", "api/bk-gse/prod/api/v2/" })
        {
            foreach (var slash in new[] { "", "/" })
            {
                var row = Single(await PostAsync($"{prefix}cluster/list_agent_state{slash}", Ids));
                Assert.Equal(_agent.Id, row.GetProperty("bk_agent_id").GetString());
                Assert.Equal(2, row.GetProperty("status_code").GetInt32());
            }
        }

        Assert.Equal(
            _agent.Id,
            Single(await PostAsync("api/v2/cluster/list_agent_info", Ids)).GetProperty("bk_agent_id").GetString());

        var host = await HostAsync();
        var hosts = new { hosts = new[] { new { ip = host.Ip, bk_cloud_id = host.Cloud } } };
        var key = $"{host.Cloud}:{host.Ip}";
        var status = await PostAsync("api/c/compapi/v2/gse/get_agent_status", hosts);
        Assert.Equal(1, status.GetProperty(key).GetProperty("bk_agent_alive").GetInt32());
        var info = await PostAsync("api/c/compapi/v2/gse/get_agent_info/", hosts);
        Assert.Equal(host.Ip, info.GetProperty(key).GetProperty("ip").GetString());

        var meta = new { @namespace = "nodeman", name = "web", labels = new { proc_name = "sleep" } };
        foreach (var path in new[] { "api/v2/proc/get_proc_status_v2", "api/c/compapi/v2/gse/get_proc_status" })
        {
            IsTheProcess(Single((await PostAsync(path, new { meta, agent_id_list = new[] { _agent.Id } }))
                .GetProperty("proc_infos")));
        }

        var sync = await PostAsync(
            "api/v2/proc/sync_proc_status",
            new { meta = new { @namespace = "nodeman" }, page = new { start = 0, limit = 100 } });
        Assert.Equal(1, sync.GetProperty("count").GetInt32());
        IsTheProcess(Single(sync.GetProperty("proc_infos")));
    }

    [Fact]
    public async Task tells_of_the_host_natively()
    {
        var list = await _fleet.Api.GetAsync("v1/agents?status=running&sort=-lastSeen&limit=10", Cancellation);
        Assert.Equal(_agent.Id, Single(list.GetProperty("items")).GetProperty("id").GetString());
        Assert.Equal(0, (await _fleet.Api.GetAsync("v1/agents?status=unknown", Cancellation))
            .GetProperty("items").GetArrayLength());

        var host = await HostAsync();
        var byAddress = await _fleet.Api.GetAsync($"v1/agents/{host.Cloud}:{host.Ip}", Cancellation);
        Assert.Equal(_agent.Id, byAddress.GetProperty("id").GetString());
        Assert.Equal(Environment.MachineName, byAddress.GetProperty("hostName").GetString());

        var process = Single((await _fleet.Api.GetAsync($"v1/agents/{_agent.Id}/processes", Cancellation))
            .GetProperty("items"));
        Assert.Equal(_watched.Pid, process.GetProperty("pid").GetInt32());

        var events = await _agent.EventsAsync(Cancellation);
        Assert.Equal(["AgentEnrolled", "AgentConnected"], events.Select(e => e.Type).Take(2));
        var since = Uri.EscapeDataString(events[1].RecordedAt.ToString("O"));
        var later = await _fleet.Api.GetAsync($"v1/agents/{_agent.Id}/events?from={since}", Cancellation);
        Assert.Equal("AgentConnected", later.GetProperty("items")[0].GetProperty("type").GetString());

        await Eventually.TrueAsync(
            "three beats are stored", Fleet.Slack,
            async () => (await _fleet.Api.GetAsync($"v1/agents/{_agent.Id}/heartbeats", Cancellation))
                .GetProperty("items").GetArrayLength() >= 3,
            Cancellation);
        var document = await _fleet.Api.GetAsync("openapi/v1.json", Cancellation);
        Assert.True(document.GetProperty("paths").TryGetProperty("/v1/agents/{id}/heartbeats", out _));
    }

    [Fact]
    public async Task takes_the_key_in_both_headers_and_nothing_without_one()
    {
        using var anonymous = new HttpClient { BaseAddress = _fleet.Api.Address };
        using var refused = await anonymous.GetAsync("v1/agents", Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v2/cluster/list_agent_state")
        {
            Content = new StringContent(JsonSerializer.Serialize(Ids), Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Bkapi-Authorization", JsonSerializer.Serialize(
            new { bk_app_code = "bk_monitor", bk_app_secret = _fleet.Api.Key, bk_username = "admin" }));
        using var answer = await anonymous.SendAsync(request, Cancellation);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.True(json.RootElement.GetProperty("result").GetBoolean(), json.RootElement.ToString());

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(Path.Combine(_fleet.Data, "admin.key")));
    }

    [Fact]
    public async Task is_what_the_command_line_shows()
    {
        foreach (var (arguments, expected) in new[]
        {
            (new[] { "agents" }, _agent.Id), (["agent", _agent.Id], "running"),
            (["processes", _agent.Id], "nodeman:web"),
            (["events"], "AgentEnrolled"), (["keys"], "admin"), (["health"], "ready"),
            (["agents", "--json"], "\"statusCode\":2"),
        })
        {
            using var gse = RunningProgram.Start(Programs.Cli, arguments, new Dictionary<string, string>
            {
                ["GSE_URL"] = _fleet.Api.Address.ToString(),
                ["GSE_DATA"] = _fleet.Data,
            });
            var code = await gse.ExitAsync(Fleet.Slack, Cancellation);
            Assert.True(code == 0 && gse.Text.Contains(expected, StringComparison.Ordinal), $"{code}: {gse.Text}");
        }
    }

    private object Ids => new { agent_id_list = new[] { _agent.Id } };

    private Task<JsonElement> PostAsync(string path, object body) => _fleet.Api.GseAsync(path, body, Cancellation);

    private async Task<(int Cloud, string Ip)> HostAsync()
    {
        var agent = await _fleet.Api.GetAsync($"v1/agents/{_agent.Id}", Cancellation);
        return (agent.GetProperty("cloudId").GetInt32(), agent.GetProperty("ip").GetString()!);
    }

    private void IsTheProcess(JsonElement row)
    {
        Assert.Equal(_agent.Id, row.GetProperty("bk_agent_id").GetString());
        Assert.Equal("web", row.GetProperty("meta").GetProperty("name").GetString());
        Assert.Equal((1, _watched.Pid), (row.GetProperty("status").GetInt32(), row.GetProperty("pid").GetInt32()));
    }

    private static JsonElement Single(JsonElement list) => Assert.Single(list.EnumerateArray());
}
