using Gse.Application.Access;
using Gse.Domain;
using Gse.Domain.Access;
using Gse.Edge.Http.Calls;
using Gse.Edge.Http.Refusals;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gse.Edge.Http.V1;

/// <summary><c>/v1/access-keys</c>, for admins.</summary>
internal static class AccessKeyEndpoints
{
    public static void MapAccessKeys(this IEndpointRouteBuilder v1)
    {
        var keys = v1.MapGroup("/access-keys").WithTags("Access keys").WithMetadata(new WaitsForAfter());
        keys.MapGet("", ListAsync).WithName("listAccessKeys").WithSummary("All access keys, without their secrets");
        keys.MapPost("", IssueAsync).WithName("issueAccessKey")
            .WithSummary("A new access key; its text is shown this once");
        keys.MapDelete("/{id}", RevokeAsync).WithName("revokeAccessKey").WithSummary("Makes an access key worthless");
    }

    private static async Task<Results<Ok<AccessKeyListResource>, RefusalResult>> ListAsync(
        IMediator mediator, CancellationToken cancellation) => Answers.Of(
            await mediator.Send(new ListAccessKeys(), cancellation),
            keys => new AccessKeyListResource([.. keys.Select(AccessKeyResource.Of)]));

    private static async Task<Results<Created<IssuedAccessKeyResource>, RefusalResult>> IssueAsync(
        IssueAccessKeyRequest body, HttpContext context, IMediator mediator, CancellationToken cancellation)
    {
        if (!Names.TryParse<Role>(body.Role, out var role))
        {
            return new RefusalResult(new InvalidInput("role", $"must be one of {Names.All<Role>()}"));
        }

        var result = await mediator.Send(new IssueAccessKey(body.Name, role, body.AppCode ?? ""), cancellation);
        if (result.Refusal is { } refusal)
        {
            return new RefusalResult(refusal);
        }

        Answers.TellPosition(context, result.Position);
        context.Response.Headers.CacheControl = "no-store";
        var key = result.Value;
        return TypedResults.Created(
            $"/v1/access-keys/{key.Id}",
            new IssuedAccessKeyResource(key.Id.Value, key.Name, Names.Of(key.Role), key.AppCode, key.Text));
    }

    private static async Task<Results<NoContent, RefusalResult>> RevokeAsync(
        string id, HttpContext context, IMediator mediator, CancellationToken cancellation) =>
        Answers.Done(context, await mediator.Send(new RevokeAccessKey(new AccessKeyId(id)), cancellation));
}
