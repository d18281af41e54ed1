using System.Net;
using System.Text;
using System.Text.Json;
using Gse.Domain.Access;

namespace Gse.Edge.Tests.Http;

/// <summary>An alarm backend: a viewer's key, and an operator's for what needs it.</summary>
internal sealed class SubscriptionClient(EdgeUnderTest edge, string name) : IDisposable
{
    private readonly HttpClient _viewer = edge.Client();
    private readonly HttpClient _operator = edge.Client(Role.Operator);

    public HttpClient Viewer => _viewer;

    public Task<V1Answer> PutAsync(string body) => V1Answer.SendAsync(
        _operator, new HttpRequestMessage(HttpMethod.Put, $"/v1/subscriptions/{name}")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        });

    public async Task<JsonElement> DefineAsync(string body)
    {
        var answer = await PutAsync(body);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Body;
    }

    public Task<V1Answer> DeleteAsync() => V1Answer.SendAsync(
        _operator, new HttpRequestMessage(HttpMethod.Delete, $"/v1/subscriptions/{name}"));

    public async Task<JsonElement> GetAsync() =>
        (await V1Answer.GetAsync(_viewer, $"/v1/subscriptions/{name}")).Body;

    public Task<V1Answer> FetchAsync(string query) =>
        V1Answer.GetAsync(_viewer, $"/v1/subscriptions/{name}/events?{query}");

    /// <summary>The positions of the events, and the one to acknowledge.</summary>
    public async Task<(IReadOnlyList<long> Events, long Position)> FetchedAsync(string query)
    {
        var answer = await FetchAsync(query);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return (
            [.. answer.Body.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("position").GetInt64())],
            answer.Body.GetProperty("position").GetInt64());
    }

    public Task<V1Answer> AcknowledgeAsync(string reader, long position) => V1Answer.PostAsync(
        _viewer, $"/v1/subscriptions/{name}/ack", JsonSerializer.Serialize(new { reader, position }));

    public void Dispose()
    {
        _viewer.Dispose();
        _operator.Dispose();
    }
}
