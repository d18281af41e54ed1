using System.Text.Json;
using Gse.Edge.Http;
using Gse.Edge.Http.GseApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gse.Edge.Tests.Http;

public sealed class The_openapi_document(The_openapi_document.OpenEdge edge)
    : IClassFixture<The_openapi_document.OpenEdge>
{
    [Fact]
    public async Task lists_every_route_with_its_methods()
    {
        var paths = (await ReadAsync()).GetProperty("paths");
        var routes = edge.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => !route.RoutePattern.RawText!.StartsWith("/openapi", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(routes);
        foreach (var route in routes)
        {
            var path = paths.GetProperty("/" + route.RoutePattern.RawText!.Trim('/'));
            foreach (var method in route.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods)
            {
                var operation = path.GetProperty(method.ToLowerInvariant());
                Assert.NotEqual("", operation.GetProperty("summary").GetString());
                Assert.NotEmpty(operation.GetProperty("responses").EnumerateObject());
            }
        }
    }

    [Fact]
    public async Task has_a_unique_id_for_every_operation_and_no_reference_into_nothing()
    {
        var document = await ReadAsync();
        Assert.StartsWith("3.", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var ids = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject())
            .Select(operation => operation.Value.GetProperty("operationId").GetString())
            .ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        var schemas = document.GetProperty("components").GetProperty("schemas");
        foreach (var reference in References(document))
        {
            Assert.True(schemas.TryGetProperty(reference.Split('/')[^1], out _), reference);
        }
    }

    [Fact]
    public async Task includes_the_paths_of_gse()
    {
        var paths = (await ReadAsync()).GetProperty("paths");
        foreach (var (resource, _, _) in GseEndpoints.All)
        {
            Assert.True(paths.TryGetProperty(resource.V2Path, out _), resource.V2Path);
            Assert.True(paths.TryGetProperty(resource.EsbPath, out _), resource.EsbPath);
        }
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            property is { Name: "$ref", Value.ValueKind: JsonValueKind.String }
                ? [property.Value.GetString()!]
                : References(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private async Task<JsonElement> ReadAsync()
    {
        using var client = edge.Client(null);
        var text = await client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
        return JsonDocument.Parse(text).RootElement;
    }

    public sealed class OpenEdge : EdgeUnderTest
    {
        protected override void Configure(WebApplicationBuilder builder) =>
            builder.Services.Configure<GseHttpOptions>(options => options.OpenApiIsPublic = true);
    }
}
