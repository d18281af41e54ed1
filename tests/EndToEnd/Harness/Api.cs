using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Gse.EndToEnd.Tests.Harness;

/// <summary>The HTTP API as curl would use it.</summary>
internal sealed class Api(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };

    public Uri Address => address;

    public string Key
    {
        get => _http.DefaultRequestHeaders.Authorization?.Parameter ?? "";
        set => _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", value);
    }

    public async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        try
        {
            using var answer = await _http.GetAsync("healthz/ready", cancellation);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellation)
    {
        using var answer = await _http.GetAsync(path, cancellation);
        return await ReadAsync(path, answer, cancellation);
    }

    public async Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellation)
    {
        using var answer = await _http.PostAsJsonAsync(path, body, cancellation);
        return await ReadAsync(path, answer, cancellation);
    }

    public Task<HttpResponseMessage> RawAsync(HttpRequestMessage request, CancellationToken cancellation) =>
        _http.SendAsync(request, cancellation);

    /// <summary>The <c>data</c> of a GSE answer; fails if the answer is an error.</summary>
    public async Task<JsonElement> GseAsync(string path, object body, CancellationToken cancellation)
    {
        var answer = await PostAsync(path, body, cancellation);
        Assert.True(
            answer.GetProperty("result").GetBoolean() && answer.GetProperty("code").GetInt32() == 0, $"{answer}");
        return answer.GetProperty("data");
    }

    /// <summary>From <c>list_agent_state</c>; null if the answer leaves the agent out.</summary>
    public async Task<int?> StatusCodeAsync(string agentId, CancellationToken cancellation)
    {
        var data = await GseAsync(
            "api/v2/cluster/list_agent_state", new { agent_id_list = new[] { agentId } }, cancellation);
        return data.EnumerateArray()
            .Where(row => row.GetProperty("bk_agent_id").GetString() == agentId)
            .Select(row => (int?)row.GetProperty("status_code").GetInt32())
            .FirstOrDefault();
    }

    public async Task<string> CreateTokenAsync(int uses, CancellationToken cancellation)
    {
        var token = await PostAsync("v1/enrolment-tokens", new { uses, lifetime = "00:10:00" }, cancellation);
        return token.GetProperty("token").GetString()!;
    }

    public async Task<IReadOnlyList<LogEntry>> EventsOfAsync(string agentId, CancellationToken cancellation)
    {
        var page = await GetAsync($"v1/agents/{agentId}/events?limit=1000", cancellation);
        return [.. page.GetProperty("items").EnumerateArray().Select(Entry)];
    }

    public async Task<IReadOnlyList<LogEntry>> EventsAsync(CancellationToken cancellation)
    {
        var events = new List<LogEntry>();
        while (true)
        {
            var after = events.Count == 0 ? "" : $"&after={events[^1].Position}";
            var page = await GetAsync($"v1/events?limit=1000{after}", cancellation);
            var before = events.Count;
            events.AddRange(page.GetProperty("items").EnumerateArray().Select(Entry));
            if (events.Count - before < 1000)
            {
                return events;
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private static LogEntry Entry(JsonElement item) => new(
        item.GetProperty("position").GetInt64(), item.GetProperty("type").GetString()!,
        item.GetProperty("recordedAt").GetDateTimeOffset(), item.GetProperty("data").Clone());

    private static async Task<JsonElement> ReadAsync(
        string path, HttpResponseMessage answer, CancellationToken cancellation)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        Assert.True(answer.IsSuccessStatusCode, $"{path} answered {(int)answer.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
