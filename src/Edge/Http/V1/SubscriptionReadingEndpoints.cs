using Gse.Application.EventLog;
using Gse.Application.Subscriptions;
using Gse.Domain;
using Gse.Edge.Hosting;
using Gse.Edge.Http.Refusals;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gse.Edge.Http.V1;

/// <summary>Fetching the events of a subscription, and acknowledging them.</summary>
internal static class SubscriptionReadingEndpoints
{
    private const string ReaderHeader = "X-Gse-Reader";
    private const string AcknowledgeHeader = "X-Gse-Acknowledge";
    private const int MaxLimit = 1000;
    private const int DefaultLimit = 100;
    private const int MaxReader = 128;

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan DefaultLease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MaxLease = TimeSpan.FromMinutes(10);

    public static void MapSubscriptionReading(this IEndpointRouteBuilder all)
    {
        all.MapGet("/{name}/events", FetchAsync).WithName("fetchSubscription")
            .WithSummary("The next events of a subscription; they come again until they are acknowledged")
            .WithDescription(
                "A reader has the subscription for itself while its lease lasts; another is refused with 409, and told "
                + "who reads and until when. With Accept: " + CloudEvents.Batch + " the items are CloudEvents, the "
                + $"reader is in the header {ReaderHeader} and the position to acknowledge in {AcknowledgeHeader}.")
            .Produces<SubscriptionBatchResource>(200, "application/json", CloudEvents.Batch);
        all.MapPost("/{name}/ack", AcknowledgeAsync).WithName("acknowledgeSubscription")
            .WithSummary("Everything up to a position is dealt with and does not come again");
    }

    private static async Task<IResult> FetchAsync(
        string name, [AsParameters] FetchQuery query, HttpContext context, IMediator mediator,
        CancellationToken cancellation)
    {
        if (!SubscriptionEndpoints.TryName(name, out var id, out var refusal))
        {
            return refusal;
        }

        if (Check(query, out var wait, out var lease) is { } wrong)
        {
            return new RefusalResult(wrong);
        }

        var reader = query.Reader ?? $"once-{Guid.NewGuid():N}";
        var result = await mediator.Send(
            new FetchEvents(id, reader, query.Limit ?? DefaultLimit, wait, lease, query.Takeover ?? false),
            cancellation);
        context.Response.Headers.CacheControl = "no-store";
        if (result.Refusal is not null || !CloudEvents.Accepts(context.Request, CloudEvents.Batch))
        {
            return Answers.Of(result, SubscriptionBatchResource.Of);
        }

        context.Response.Headers[ReaderHeader] = result.Value.Reader;
        context.Response.Headers[AcknowledgeHeader] = result.Value.Position.ToString();
        return CloudEvents.BatchOf(result.Value.Facts);
    }

    private static async Task<Results<NoContent, RefusalResult>> AcknowledgeAsync(
        string name, AcknowledgeRequest body, string? reader, HttpContext context, IMediator mediator,
        CancellationToken cancellation)
    {
        if (!SubscriptionEndpoints.TryName(name, out var id, out var refusal))
        {
            return refusal;
        }

        return (body.Reader ?? reader) is { } who && IsReader(who)
            ? Answers.Done(context, await mediator.Send(
                new AcknowledgeEvents(id, who, new LogPosition(body.Position), DefaultLease), cancellation))
            : new RefusalResult(new InvalidInput("reader", "must be the reader that the batch was fetched by"));
    }

    private static Refusal? Check(FetchQuery query, out TimeSpan wait, out TimeSpan lease) => RefusalList.Of(
        query.Limit is < 1 or > MaxLimit ? new InvalidInput("limit", $"must be 1 to {MaxLimit}") : null,
        query.Reader is { } reader && !IsReader(reader)
            ? new InvalidInput("reader", $"must have 1 to {MaxReader} visible ASCII characters")
            : null,
        Span("wait", query.Wait, TimeSpan.Zero, TimeSpan.Zero, MaxWait, out wait),
        Span("lease", query.Lease, DefaultLease, TimeSpan.FromSeconds(1), MaxLease, out lease));

    private static bool IsReader(string text) =>
        text.Length is > 0 and <= MaxReader && text.All(c => c is > ' ' and <= '~');

    private static InvalidInput? Span(
        string field, string? text, TimeSpan byDefault, TimeSpan least, TimeSpan most, out TimeSpan span)
    {
        span = byDefault;
        return text is null || (DurationConverter.TryParse(text, out span) && span >= least && span <= most)
            ? null
            : new InvalidInput(field, $"must be a duration of {least.TotalSeconds}s to {most.TotalSeconds}s, as 10s");
    }
}
