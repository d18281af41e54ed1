using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Gse.Edge.Tests.Http;

/// <summary>
/// An answer of the native API; that a refusal is a whole problem document is checked for every one of them.
/// </summary>
internal sealed record V1Answer(HttpStatusCode Status, JsonElement Body, HttpResponseMessage Response)
{
    public string Code => Body.GetProperty("code").GetString()!;

    public string? Field => Body.TryGetProperty("field", out var named) ? named.GetString() : null;

    public IEnumerable<string> Ids =>
        Body.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()!);

    public static Task<V1Answer> GetAsync(HttpClient client, string path) =>
        SendAsync(client, new HttpRequestMessage(HttpMethod.Get, path));

    public static Task<V1Answer> PostAsync(HttpClient client, string path, string json) =>
        SendAsync(client, new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        });

    public static async Task<V1Answer> SendAsync(HttpClient client, HttpRequestMessage request)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using (request)
        {
            var response = await client.SendAsync(request, cancellation);
            var body = response.Content.Headers.ContentLength == 0 || response.StatusCode == HttpStatusCode.NoContent
                ? default
                : await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
            if ((int)response.StatusCode >= 400)
            {
                Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
                Assert.Equal((int)response.StatusCode, body.GetProperty("status").GetInt32());
                Assert.NotEqual("", body.GetProperty("detail").GetString());
                Assert.NotEqual("", body.GetProperty("code").GetString());
                Assert.NotEqual("", body.GetProperty("traceId").GetString());
                Assert.Equal(JsonValueKind.Array, body.GetProperty("errors").ValueKind);
            }

            return new V1Answer(response.StatusCode, body, response);
        }
    }
}
