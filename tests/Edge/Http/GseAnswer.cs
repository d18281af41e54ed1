using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Gse.Edge.Tests.Http;

/// <summary>
/// An answer on a GSE path, taken apart; that it is a whole envelope is checked for every one of them.
/// </summary>
internal sealed record GseAnswer(HttpStatusCode Status, JsonElement Body, HttpResponseHeaders Headers)
{
    public JsonElement Data => Body.GetProperty("data");

    public int Code => Body.GetProperty("code").GetInt32();

    public string Message => Body.GetProperty("message").GetString()!;

    public static async Task<GseAnswer> PostAsync(HttpClient client, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await PostAsync(client, path, content);
    }

    public static async Task<GseAnswer> PostAsync(HttpClient client, string path, HttpContent content)
    {
        using var response = await client.PostAsync(path, content, TestContext.Current.CancellationToken);
        return await ReadAsync(response);
    }

    public static async Task<GseAnswer> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var body = JsonDocument.Parse(text).RootElement;
        Assert.Equal(
            ["code", "data", "message", "request_id", "result"], body.EnumerateObject().Select(p => p.Name).Order());
        Assert.Equal(body.GetProperty("code").GetInt32() == 0, body.GetProperty("result").GetBoolean());
        Assert.Equal(JsonValueKind.String, body.GetProperty("message").ValueKind);
        Assert.NotEqual(JsonValueKind.Null, body.GetProperty("data").ValueKind);
        Assert.Equal(
            body.GetProperty("request_id").GetString(), response.Headers.GetValues("X-Bkapi-Request-Id").Single());
        return new GseAnswer(response.StatusCode, body, response.Headers);
    }
}
