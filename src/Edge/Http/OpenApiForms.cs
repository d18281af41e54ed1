using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Gse.Edge.Http;

/// <summary>Makes the OpenAPI document say what is on the wire where the framework goes by our own names.</summary>
internal static class OpenApiForms
{
    public static void Apply(OpenApiOptions options)
    {
        options.AddSchemaTransformer(LeaveOutNulls);
        options.AddOperationTransformer(NameQueries);
    }

    /// <summary>Answers have no nulls: what may be null may be absent. Of requests the framework knows it.</summary>
    private static Task LeaveOutNulls(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        if (context.JsonTypeInfo.Type.Name.EndsWith("Resource", StringComparison.Ordinal))
        {
            foreach (var property in context.JsonTypeInfo.Properties.Where(property => property.IsGetNullable))
            {
                schema.Required?.Remove(property.Name);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Names of parameters are read in any case, and written as those of bodies are.</summary>
    private static Task NameQueries(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            if (parameter is { In: ParameterLocation.Query, Name: { } name })
            {
                parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(name);
            }
        }

        return Task.CompletedTask;
    }
}
