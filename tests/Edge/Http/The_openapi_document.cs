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

    [Theory]
    [InlineData("AgentListResource", "items total")]
    [InlineData("StreamListResource", "items total")]
    [InlineData("ChannelListResource", "items total")]
    [InlineData("EventListResource", "items")]
    public async Task requires_of_a_page_only_what_every_page_has(string schema, string required)
    {
        var schemas = (await ReadAsync()).GetProperty("components").GetProperty("schemas");
        Assert.Equal(required, string.Join(' ', Texts(schemas.GetProperty(schema).GetProperty("required"))));
        Assert.True(schemas.GetProperty(schema).GetProperty("properties").TryGetProperty("next", out _));
        Assert.Contains("role", Texts(schemas.GetProperty("IssueAccessKeyRequest").GetProperty("required")));
    }

    [Fact]
    public async Task names_the_parameters_of_queries_as_it_names_the_fields_of_bodies()
    {
        var names = Parameters(await ReadAsync())
            .Where(parameter => parameter.GetProperty("in").GetString() == "query")
            .Select(parameter => parameter.GetProperty("name").GetString()!).ToHashSet();
        Assert.Superset(new HashSet<string> { "q", "pageSize", "cursor", "streamTo", "after", "types" }, names);
        Assert.DoesNotContain(names, name => char.IsUpper(name[0]));
    }

    [Theory]
    [InlineData("/v1/streams/{id}", "get", "If-None-Match", "304")]
    [InlineData("/v1/streams/{id}", "put", "If-Match If-None-Match", "412")]
    [InlineData("/v1/channels/{id}", "delete", "If-Match If-None-Match", "412")]
    [InlineData("/v1/channels/{id}/routes", "get", "If-None-Match", "304")]
    [InlineData("/v1/channels/{id}/routes/{name}", "put", "If-Match If-None-Match", "412")]
    [InlineData("/v1/channels/{id}/filters/{name}", "delete", "If-Match If-None-Match", "412")]
    public async Task tells_where_revisions_are_told_and_asked_for(
        string path, string method, string headers, string status)
    {
        var operation = (await ReadAsync()).GetProperty("paths").GetProperty(path).GetProperty(method);
        Assert.Equal(headers, string.Join(' ', operation.GetProperty("parameters").EnumerateArray()
            .Where(parameter => parameter.GetProperty("in").GetString() == "header")
            .Select(parameter => parameter.GetProperty("name").GetString())));
        var responses = operation.GetProperty("responses");
        Assert.True(responses.TryGetProperty(status, out _));
        Assert.Equal(
            method != "delete",
            responses.TryGetProperty("200", out var ok)
                && ok.GetProperty("headers").TryGetProperty("ETag", out _));
    }

    private static IEnumerable<string> Texts(JsonElement list) =>
        list.EnumerateArray().Select(item => item.GetString()!).Order(StringComparer.Ordinal);

    private static IEnumerable<JsonElement> Parameters(JsonElement document) => document.GetProperty("paths")
        .EnumerateObject().SelectMany(path => path.Value.EnumerateObject())
        .SelectMany(operation => operation.Value.TryGetProperty("parameters", out var parameters)
            ? parameters.EnumerateArray()
            : []);

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
