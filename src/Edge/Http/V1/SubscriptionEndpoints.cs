using System.Text.Json;
using Gse.Application.History;
using Gse.Application.Subscriptions;
using Gse.Domain;
using Gse.Domain.Subscriptions;
using Gse.Edge.Http.Calls;
using Gse.Edge.Http.Refusals;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gse.Edge.Http.V1;

/// <summary><c>/v1/subscriptions</c>: readers whose place in the log is kept for them.</summary>
internal static class SubscriptionEndpoints
{
    public static void MapSubscriptions(this IEndpointRouteBuilder v1)
    {
        var all = v1.MapGroup("/subscriptions").WithTags("Subscriptions");
        all.MapGet("", ListAsync).WithName("listSubscriptions").WithMetadata(new WaitsForAfter())
            .WithSummary("All subscriptions, how far they are read, and by whom");
        all.MapGet("/{name}", GetAsync).WithName("getSubscription").WithMetadata(new WaitsForAfter())
            .WithSummary("A subscription, how far it is read, and by whom");
        all.MapPut("/{name}", PutAsync).WithName("putSubscription")
            .WithSummary("Defines a subscription, or changes what it wants; needs an operator's key")
            .WithDescription(
                "Changing the filter keeps the position; only a start other than the one that was given before begins "
                + "anew. Saying the same again changes nothing.");
        all.MapDelete("/{name}", DeleteAsync).WithName("deleteSubscription")
            .WithSummary("Forgets a subscription and its position; needs an operator's key");
        all.MapSubscriptionReading();
    }

    /// <summary>Of a path.</summary>
    public static bool TryName(string name, out SubscriptionId id, out RefusalResult refusal)
    {
        refusal = new RefusalResult(new InvalidInput("name", "must be 1 to 64 of a-z 0-9 . _ -"));
        return SubscriptionId.TryParse(name, out id);
    }

    private static async Task<Results<Ok<SubscriptionListResource>, RefusalResult>> ListAsync(
        IMediator mediator, CancellationToken cancellation) => Answers.Of(
            await mediator.Send(new ListSubscriptions(), cancellation),
            all => new SubscriptionListResource([.. all.Select(SubscriptionResource.Of)]));

    private static async Task<Results<Ok<SubscriptionResource>, RefusalResult>> GetAsync(
        string name, IMediator mediator, CancellationToken cancellation) =>
        TryName(name, out var id, out var refusal)
            ? Answers.Of(await mediator.Send(new GetSubscription(id), cancellation), SubscriptionResource.Of)
            : refusal;

    private static async Task<Results<Ok<SubscriptionResource>, RefusalResult>> PutAsync(
        string name, SubscriptionRequest body, HttpContext context, FilterReader filters, IMediator mediator,
        CancellationToken cancellation)
    {
        if (!TryName(name, out var id, out var wrongName))
        {
            return wrongName;
        }

        var filter = filters.Read((body.Filter ?? new FilterResource()).ToText());
        LogStart? start = null;
        InvalidInput? wrongStart = null;
        if (body.Start is { } told)
        {
            wrongStart = LogStart.TryParse(Text(told), out var parsed) ? null : new("start", LogStart.Form);
            start = parsed;
        }

        if (RefusalList.Of(filter.Refusal, wrongStart) is { } wrong)
        {
            return new RefusalResult(wrong);
        }

        var result = await mediator.Send(new DefineSubscription(id, filter.Value, start), cancellation);
        if (result.Refusal is { } refusal)
        {
            return new RefusalResult(refusal);
        }

        Answers.TellPosition(context, result.Position);
        return Answers.Of(await mediator.Send(new GetSubscription(id), cancellation), SubscriptionResource.Of);
    }

    private static async Task<Results<NoContent, RefusalResult>> DeleteAsync(
        string name, HttpContext context, IMediator mediator, CancellationToken cancellation) =>
        TryName(name, out var id, out var refusal)
            ? Answers.Done(context, await mediator.Send(new DeleteSubscription(id), cancellation))
            : refusal;

    // A position may be written as a number or as text.
    private static string Text(JsonElement told) =>
        told.ValueKind == JsonValueKind.String ? told.GetString()! : told.GetRawText();
}
