using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Gse.Bench.Fleet.Running;

/// <summary>The edge's HTTP API, as everybody else sees it.</summary>
internal sealed class EdgeApi(IPEndPoint endpoint, string keyFile) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = new Uri($"http://{endpoint}/"),
        Timeout = TimeSpan.FromMinutes(1),
    };

    /// <summary>It answers and its admin key is there.</summary>
    public async Task<bool> IsLiveAsync(CancellationToken cancellation)
    {
        try
        {
            using var answer = await _http.GetAsync("healthz/live", cancellation);
            if (!answer.IsSuccessStatusCode || !File.Exists(keyFile))
            {
                return false;
            }
        }
        catch (HttpRequestException)
        {
            return false;
        }

        var key = (await File.ReadAllTextAsync(keyFile, cancellation)).Trim();
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return true;
    }

    public async Task<string> IssueTokenAsync(int uses, CancellationToken cancellation)
    {
        using var answer = await _http.PostAsJsonAsync(
            "v1/enrolment-tokens", new { uses, lifetime = "1h" }, cancellation);
        answer.EnsureSuccessStatusCode();
        var token = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        return token.GetProperty("token").GetString()!;
    }

    /// <summary>Issues an enrolment token: one event. Gives its position in the log.</summary>
    public async Task<long> AppendTokenAsync(CancellationToken cancellation)
    {
        using var answer = await _http.PostAsJsonAsync(
            "v1/enrolment-tokens", new { uses = 1, lifetime = "1h" }, cancellation);
        answer.EnsureSuccessStatusCode();
        return long.Parse(answer.Headers.GetValues("X-Gse-Position").Single(), CultureInfo.InvariantCulture);
    }

    /// <summary>The log as it grows, once its answer has begun.</summary>
    public async Task<Stream> FollowAsync(string query, CancellationToken cancellation)
    {
        var answer = await _http.GetAsync(
            $"v1/events/stream?{query}", HttpCompletionOption.ResponseHeadersRead, cancellation);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancellation);
    }

    /// <summary><c>status_code</c> of one agent, as <c>list_agent_state</c> tells it.</summary>
    public async Task<int> StatusAsync(string agent, CancellationToken cancellation)
    {
        using var answer = await StatesAsync(StatesBody([agent]), cancellation);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        return body.GetProperty("data")[0].GetProperty("status_code").GetInt32();
    }

    public static byte[] StatesBody(IReadOnlyList<string> agents) =>
        JsonSerializer.SerializeToUtf8Bytes(new { agent_id_list = agents });

    /// <summary>The whole answer, read to its end.</summary>
    public Task<HttpResponseMessage> StatesAsync(byte[] body, CancellationToken cancellation) =>
        PostAsync("api/v2/cluster/list_agent_state", body, cancellation);

    /// <summary>The whole answer, read to its end.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, byte[] body, CancellationToken cancellation)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var answer = await _http.PostAsync(path, content, cancellation);
        return answer.EnsureSuccessStatusCode();
    }

    /// <summary>All events of a type behind a position, oldest first.</summary>
    public Task<List<LoggedEvent>> EventsAsync(string type, long after, CancellationToken cancellation) =>
        EventsAsync<LoggedEvent>($"types={type}", 1000, after, cancellation);

    /// <summary>All events of a task with what is in them, oldest first.</summary>
    public Task<List<LoggedTaskEvent>> EventsOfTaskAsync(string task, CancellationToken cancellation) =>
        EventsAsync<LoggedTaskEvent>($"task={task}", 20, -1, cancellation);

    private async Task<List<T>> EventsAsync<T>(string which, int limit, long after, CancellationToken cancellation)
    {
        var found = new List<T>();
        for (long? next = after; next is { } position;)
        {
            var page = await _http.GetFromJsonAsync<EventPage<T>>(
                $"v1/events?{which}&after={position}&limit={limit}", cancellation);
            found.AddRange(page!.Items);
            next = page.Next;
        }

        return found;
    }

    /// <summary>Garbage collections of the edge so far, and how long it stood still for them.</summary>
    public async Task<(double Collections, TimeSpan Pause)> CollectionsAsync(CancellationToken cancellation)
    {
        var (collections, pause) = (0.0, 0.0);
        foreach (var line in (await _http.GetStringAsync("metrics", cancellation)).Split('\n'))
        {
            if (line.StartsWith("dotnet_gc_collections_total", StringComparison.Ordinal))
            {
                collections += Value(line);
            }
            else if (line.StartsWith("dotnet_gc_pause_time_seconds_total", StringComparison.Ordinal))
            {
                pause = Value(line);
            }
        }

        return (collections, TimeSpan.FromSeconds(pause));
    }

    public void Dispose() => _http.Dispose();

    // Name, labels, value, and perhaps the time.
    private static double Value(string line) => double.Parse(
        line[(line.LastIndexOf('}') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0],
        CultureInfo.InvariantCulture);

    private sealed record EventPage<T>(IReadOnlyList<T> Items, long? Next);
}

/// <summary>An event as <c>/v1/events</c> tells it.</summary>
internal sealed record LoggedEvent(long Position, string Stream, string Type, DateTimeOffset RecordedAt)
{
    private const string AgentPrefix = "agent-";

    public string Agent => Stream.StartsWith(AgentPrefix, StringComparison.Ordinal) ? Stream[AgentPrefix.Length..] : "";
}

/// <summary>An event of a task, with the event itself.</summary>
internal sealed record LoggedTaskEvent(string Type, DateTimeOffset RecordedAt, JsonElement Data);
