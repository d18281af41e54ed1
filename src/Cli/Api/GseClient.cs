using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Gse.Cli.Api;

/// <summary>
/// Speaks the native HTTP API, like everyone. Whatever goes wrong comes back as a <see cref="Failure"/>.
/// </summary>
internal sealed class GseClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;

    public GseClient(Connection connection)
    {
        _http = new HttpClient { BaseAddress = connection.Url, Timeout = Patience };
        if (connection.Key is { } key)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    /// <param name="path">Below the edge's address, without a slash in front.</param>
    public Task<Answer<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class => SendAsync(new HttpRequestMessage(HttpMethod.Get, path), type, cancellation);

    public Task<Answer<TAnswer>> PostAsync<T, TAnswer>(
        string path, T body, JsonTypeInfo<T> bodyType, JsonTypeInfo<TAnswer> type, CancellationToken cancellation)
        where TAnswer : class
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, bodyType) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        return SendAsync(request, type, cancellation);
    }

    public Task<Answer<TAnswer>> PutAsync<T, TAnswer>(
        string path, T body, JsonTypeInfo<T> bodyType, JsonTypeInfo<TAnswer> type, CancellationToken cancellation)
        where TAnswer : class =>
        SendAsync(
            new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(body, bodyType) }, type,
            cancellation);

    public Task<Answer<T>> DeleteAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class => SendAsync(new HttpRequestMessage(HttpMethod.Delete, path), type, cancellation);

    /// <summary>A change of the routing configuration, its body as it is.</summary>
    /// <param name="revision">If given, the only one on which it may be made; -1: only if there is none.</param>
    public Task<Answer<T>> ChangeAsync<T>(
        HttpMethod method, string path, string? json, long? revision, JsonTypeInfo<T> type,
        CancellationToken cancellation)
        where T : class
    {
        var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        if (method == HttpMethod.Post)
        {
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        }

        if (revision is { } wanted)
        {
            request.Headers.Add(wanted < 0 ? "If-None-Match" : "If-Match", wanted < 0 ? "*" : $"\"{wanted}\"");
        }

        return SendAsync(request, type, cancellation);
    }

    /// <summary>The lines of an answer that has no end, as they come; ends when the edge ends it.</summary>
    public async Task<Answer<LineStream>> OpenAsync(string path, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await OpenAsync(request, cancellation);
    }

    /// <summary>Server-sent events; an edge that is not ready counts as one that does not answer.</summary>
    /// <param name="path">Below the edge's address.</param>
    /// <param name="lastEventId">The last event that was seen; null at the first time.</param>
    /// <param name="cancellation">Ends the wait for the answer.</param>
    public async Task<Answer<LineStream>> FollowAsync(string path, string? lastEventId, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/event-stream");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var answer = await OpenAsync(request, cancellation);
        return answer.Failure is { Status: >= 500 } busy ? busy with { ExitCode = ExitCode.NotReachable } : answer;
    }

    /// <summary>What a target of a task has written, from an offset on.</summary>
    public async Task<Answer<OutputPart>> GetOutputAsync(string path, long offset, CancellationToken cancellation)
    {
        var from = string.Create(CultureInfo.InvariantCulture, $"offset={offset}");
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{from}");
        try
        {
            using var response = await _http.SendAsync(request, cancellation);
            if (!response.IsSuccessStatusCode)
            {
                return await Problem.ReadAsync(response, cancellation);
            }

            return long.TryParse(
                    First(response, "Gse-Next-Offset"), NumberStyles.None, CultureInfo.InvariantCulture, out var next)
                ? new OutputPart(
                    await response.Content.ReadAsStringAsync(cancellation), next,
                    First(response, "Gse-Output-Complete") == "true")
                : new Failure(ExitCode.Error, $"{_http.BaseAddress} answered, but not as the GSE API does");
        }
        catch (Exception e) when (IsUnreachable(e, cancellation))
        {
            return Unreachable(e);
        }
    }

    private static string? First(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out var values) ? values.FirstOrDefault() : null;

    private async Task<Answer<LineStream>> OpenAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (response.IsSuccessStatusCode)
            {
                return new LineStream(response, await response.Content.ReadAsStreamAsync(cancellation));
            }

            using (response)
            {
                return await Problem.ReadAsync(response, cancellation);
            }
        }
        catch (Exception e) when (IsUnreachable(e, cancellation))
        {
            return Unreachable(e);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<Answer<T>> SendAsync<T>(
        HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        try
        {
            using (request)
            using (var response = await _http.SendAsync(request, cancellation))
            {
                if (!response.IsSuccessStatusCode)
                {
                    return await Problem.ReadAsync(response, cancellation);
                }

                return response.StatusCode == HttpStatusCode.NoContent
                    ? JsonSerializer.Deserialize("{}", type)!
                    : await response.Content.ReadFromJsonAsync(type, cancellation)
                        ?? (Answer<T>)new Failure(ExitCode.Error, "the edge answered with nothing");
            }
        }
        catch (JsonException)
        {
            return new Failure(ExitCode.Error, $"{_http.BaseAddress} answered, but not as the GSE API does");
        }
        catch (Exception e) when (IsUnreachable(e, cancellation))
        {
            return Unreachable(e);
        }
    }

    private static bool IsUnreachable(Exception e, CancellationToken cancellation) =>
        e is HttpRequestException or IOException
        || (e is OperationCanceledException && !cancellation.IsCancellationRequested);

    private Failure Unreachable(Exception e) => new(ExitCode.NotReachable, e switch
    {
        OperationCanceledException => $"{_http.BaseAddress} did not answer within {Patience.TotalSeconds:0} s",
        { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } =>
            $"nobody listens on {_http.BaseAddress}: is the edge running? (--url, GSE_URL)",
        { InnerException: SocketException socket } => $"{_http.BaseAddress} is not reachable: {socket.SocketErrorCode}",
        _ => $"the connection to {_http.BaseAddress} broke",
    });
}
