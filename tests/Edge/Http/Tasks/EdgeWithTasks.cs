using System.Net;
using System.Text.Json;
using Gse.Domain.Access;
using Gse.Edge.Tests.Http.Routing;
using Microsoft.AspNetCore.Builder;

namespace Gse.Edge.Tests.Http.Tasks;

/// <summary>The HTTP side over a scripted application; one edge a test.</summary>
public abstract class EdgeWithTasks : IAsyncLifetime
{
    private readonly ScriptedEdge _edge = new();

    private protected TasksInTest Tasks => _edge.Tasks;

    private protected EdgeUnderTest Edge => _edge;

    public ValueTask InitializeAsync() => _edge.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _edge.DisposeAsync();
    }

    private protected async Task<V1Answer> SendAsync(
        HttpMethod method, string path, string? body, Role role = Role.Operator,
        params (string Name, string Value)[] headers)
    {
        using var client = _edge.Client(role);
        return await V1Calls.SendAsync(client, method, path, body, headers);
    }

    private protected Task<V1Answer> PostAsync(string path, string? body) => SendAsync(HttpMethod.Post, path, body);

    private protected Task<V1Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null, Role.Viewer);

    private protected static IEnumerable<string> Fields(V1Answer answer)
    {
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        return answer.Body.GetProperty("errors").EnumerateArray().Select(one => one.GetProperty("field").GetString()!);
    }

    private protected static string? Text(JsonElement element, params string[] path) =>
        path.Aggregate(element, (at, name) => at.GetProperty(name)).ToString();

    private sealed class ScriptedEdge : EdgeUnderTest
    {
        public TasksInTest Tasks { get; } = new();

        protected override void Configure(WebApplicationBuilder builder) => Tasks.AddTo(builder.Services);
    }
}
