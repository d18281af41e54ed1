using System.Globalization;
using System.Text.Json;

namespace Gse.Edge.Tests.Http;

/// <summary>Reads server-sent events as a browser would.</summary>
internal sealed class EventFollower : IDisposable
{
    private readonly HttpClient _client;
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventFollower(HttpClient client, HttpResponseMessage response, StreamReader reader) =>
        (_client, _response, _reader) = (client, response, reader);

    /// <summary>What a browser would come back with before the first event; null for the log's beginning.</summary>
    public long? Began { get; private set; }

    public static async Task<EventFollower> OpenAsync(EdgeUnderTest edge, string path, string accept, long? lastEventId)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var client = edge.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", accept);
        if (lastEventId is { } id)
        {
            request.Headers.Add("Last-Event-ID", id.ToString(CultureInfo.InvariantCulture));
        }

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        var follower = new EventFollower(client, response, reader);
        Assert.Equal(": beat", await reader.ReadLineAsync(cancellation));
        var line = await reader.ReadLineAsync(cancellation);
        if (line is ['i', 'd', ':', ' ', .. var began])
        {
            follower.Began = long.Parse(began, CultureInfo.InvariantCulture);
            line = await reader.ReadLineAsync(cancellation);
        }

        Assert.Equal("", line);
        return follower;
    }

    public async Task<(long Id, string Type, JsonElement Data)> NextAsync()
    {
        var id = long.Parse(await FieldAsync("id: "), CultureInfo.InvariantCulture);
        var type = await FieldAsync("event: ");
        var data = JsonDocument.Parse(await FieldAsync("data: ")).RootElement;
        Assert.Equal("", await FieldAsync(""));
        return (id, type, data);
    }

    /// <summary>The next line as it stands; null at the end.</summary>
    public async Task<string?> LineAsync() => await _reader.ReadLineAsync(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
        _client.Dispose();
    }

    private async Task<string> FieldAsync(string name)
    {
        var line = await _reader.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith(name, line, StringComparison.Ordinal);
        return line![name.Length..];
    }
}
