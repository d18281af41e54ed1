using System.Text;

namespace Gse.Edge.Tests.Http.Routing;

internal static class V1Calls
{
    public static Task<V1Answer> SendAsync(
        HttpClient client, HttpMethod method, string path, string? body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return V1Answer.SendAsync(client, request);
    }
}
