using Gse.Application.Access;
using Gse.Domain;
using Gse.Domain.Access;
using Gse.Edge.Hosting;
using Gse.Edge.Http.Calls;
using Gse.Edge.Http.Refusals;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gse.Edge.Http.V1;

/// <summary><c>/v1/enrolment-tokens</c>, for admins.</summary>
internal static class EnrolmentTokenEndpoints
{
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromHours(1);

    public static void MapEnrolmentTokens(this IEndpointRouteBuilder v1)
    {
        var tokens = v1.MapGroup("/enrolment-tokens").WithTags("Enrolment tokens").WithMetadata(new WaitsForAfter());
        tokens.MapGet("", ListAsync).WithName("listEnrolmentTokens")
            .WithSummary("All enrolment tokens, without their secrets");
        tokens.MapPost("", IssueAsync).WithName("issueEnrolmentToken")
            .WithSummary("A new enrolment token; its text is shown this once");
        tokens.MapDelete("/{id}", RevokeAsync).WithName("revokeEnrolmentToken").WithSummary("The token buys no more");
    }

    private static async Task<Results<Ok<EnrolmentTokenListResource>, RefusalResult>> ListAsync(
        IMediator mediator, CancellationToken cancellation) => Answers.Of(
            await mediator.Send(new ListEnrolmentTokens(), cancellation),
            tokens => new EnrolmentTokenListResource([.. tokens.Select(EnrolmentTokenResource.Of)]));

    private static async Task<Results<Created<IssuedEnrolmentTokenResource>, RefusalResult>> IssueAsync(
        IssueEnrolmentTokenRequest body, HttpContext context, IMediator mediator, CancellationToken cancellation)
    {
        var lifetime = DefaultLifetime;
        if (body.Lifetime is { } told && !DurationConverter.TryParse(told, out lifetime))
        {
            return new RefusalResult(new InvalidInput("lifetime", "must be a duration: 10m, 1h, 7d or 00:10:00"));
        }

        var result = await mediator.Send(new IssueEnrolmentToken(body.Uses ?? 1, lifetime), cancellation);
        if (result.Refusal is { } refusal)
        {
            return new RefusalResult(refusal);
        }

        Answers.TellPosition(context, result.Position);
        context.Response.Headers.CacheControl = "no-store";
        var token = result.Value;
        return TypedResults.Created(
            $"/v1/enrolment-tokens/{token.Id}",
            new IssuedEnrolmentTokenResource(token.Id.Value, token.Text, token.Uses, token.ExpiresAt));
    }

    private static async Task<Results<NoContent, RefusalResult>> RevokeAsync(
        string id, HttpContext context, IMediator mediator, CancellationToken cancellation) =>
        Answers.Done(context, await mediator.Send(new RevokeEnrolmentToken(new EnrolmentTokenId(id)), cancellation));
}
