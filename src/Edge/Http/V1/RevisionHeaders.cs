using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Gse.Edge.Http.V1;

/// <summary>Describes what <see cref="Preconditions"/> reads and tells; it is no parameter of a handler.</summary>
internal static class RevisionHeaders
{
    private const string IfMatch = "If-Match";
    private const string IfNoneMatch = "If-None-Match";

    public static TBuilder WithRevision<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.AddOpenApiOperationTransformer(DescribeAsync);

    private static Task DescribeAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var method = context.Description.HttpMethod ?? "";
        if (HttpMethods.IsGet(method))
        {
            Take(operation, IfNoneMatch, "An ETag: answered with 304 and no body while it is still the revision.");
            operation.Responses ??= [];
            operation.Responses["304"] = new OpenApiResponse { Description = "The revision is one in If-None-Match." };
        }
        else if (!HttpMethods.IsPost(method))
        {
            Take(operation, IfMatch, "ETags: the change is made on one of these revisions only; or *.");
            Take(operation, IfNoneMatch, "*: the change is made only if there is nothing yet.");
        }

        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (status is "200" or "201" && response is OpenApiResponse answer)
            {
                answer.Headers ??= new Dictionary<string, IOpenApiHeader>();
                answer.Headers["ETag"] = new OpenApiHeader
                {
                    Description = "The revision.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                };
            }
        }

        return Task.CompletedTask;
    }

    private static void Take(OpenApiOperation operation, string name, string description)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
    }
}
