using System.Reflection;
using Gse.Domain;
using Gse.Edge.Http.V1;
using Microsoft.AspNetCore.Http.Metadata;

namespace Gse.Edge.Http.Refusals;

/// <summary>An endpoint's no.</summary>
internal sealed class RefusalResult(Refusal refusal) : IResult, IEndpointMetadataProvider
{
    private static readonly int[] Statuses = [400, 401, 403, 404, 409, 412, 503, 504];

    public Task ExecuteAsync(HttpContext httpContext) =>
        httpContext.RequestServices.GetRequiredService<RefusalWriter>().WriteAsync(httpContext, refusal);

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        foreach (var status in Statuses)
        {
            builder.Metadata.Add(
                new ProducesResponseTypeMetadata(status, typeof(ProblemResource), ["application/problem+json"]));
        }
    }
}
