using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Threading.Channels;

namespace Gse.Cli.Tests;

/// <summary>An edge that answers what a test tells it to, and remembers what it was asked.</summary>
internal sealed class StubEdge : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<string, (int Status, string Body)> _answers = new();
    private readonly ConcurrentDictionary<string, (long Next, bool IsComplete)> _outputs = new();
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Queue<(int Status, string Body)> _next = [];
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _serving;

    public StubEdge()
    {
        while (true)
        {
            // HttpListener cannot take port 0; a port that was free a moment ago nearly always still is.
            Url = $"http://127.0.0.1:{Random.Shared.Next(20_000, 30_000)}/";
            _listener.Prefixes.Clear();
            _listener.Prefixes.Add(Url);
            try
            {
                _listener.Start();
                break;
            }
            catch (HttpListenerException e) when (e.ErrorCode is 98 or 183 or 400 or 48)
            {
                Url = "";
            }
        }

        _serving = ServeAsync();
    }

    public string Url { get; private set; } = "";

    /// <summary>Method, path with query, authorization and body of each request, in order.</summary>
    public List<(string Line, string? Key, string Body)> Requests { get; } = [];

    /// <summary>The header of each request, in order; null where it had none.</summary>
    public List<string?> LastEventIds { get; } = [];

    /// <summary>All headers of each request, in order.</summary>
    public List<System.Collections.Specialized.NameValueCollection> Headers { get; } = [];

    /// <summary>Ends with the first request.</summary>
    public Task Asked => _asked.Task;

    public StubEdge Answers(string line, string body, int status = 200)
    {
        _answers[line] = (status, body);
        return this;
    }

    /// <summary>To whatever is asked next, before all other answers; one after the other.</summary>
    public StubEdge AnswersNext(string body, int status = 200)
    {
        _next.Enqueue((status, body));
        return this;
    }

    /// <summary>What a target of a task has written.</summary>
    public StubEdge AnswersOutput(string path, string text, long next, bool isComplete = true)
    {
        _outputs[$"GET {path}"] = (next, isComplete);
        return Answers($"GET {path}", text);
    }

    /// <summary>Ends when a request has come that fits.</summary>
    public async Task WaitForAsync(Func<string, bool> fits)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            if (fits(line))
            {
                return;
            }
        }
    }

    public void Dispose()
    {
        _listener.Close();
        _serving.GetAwaiter().GetResult();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var request = context.Request;
        var line = $"{request.HttpMethod} {request.RawUrl}";
        using var reader = new StreamReader(request.InputStream);
        Headers.Add(request.Headers);
        Requests.Add((line, request.Headers["Authorization"], await reader.ReadToEndAsync()));
        _asked.TrySetResult();
        LastEventIds.Add(request.Headers["Last-Event-ID"]);
        var (status, body) = _next.TryDequeue(out var next)
            ? next
            : _answers.GetValueOrDefault(line, (500, """{"detail":"no such request is expected"}"""));
        context.Response.StatusCode = status;
        _lines.Writer.TryWrite(line);
        if (_outputs.TryGetValue(line, out var output))
        {
            context.Response.Headers["Gse-Next-Offset"] = $"{output.Next}";
            context.Response.Headers["Gse-Output-Complete"] = output.IsComplete ? "true" : "false";
        }

        if (status != (int)HttpStatusCode.NoContent)
        {
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
        }

        context.Response.Close();
    }
}
