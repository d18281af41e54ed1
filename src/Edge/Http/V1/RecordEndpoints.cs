using System.ComponentModel;
using System.Text;
using Gse.Application.Delivery;
using Gse.Domain.Channels;
using Gse.Edge.Http.Refusals;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gse.Edge.Http.V1;

/// <summary><c>/v1/channels/{id}/records</c>: data of programs that have no agent.</summary>
internal static class RecordEndpoints
{
    private const string Problem = "application/problem+json";

    public static void MapRecords(this IEndpointRouteBuilder v1) => v1
        .MapPost("/channels/{id}/records", PostAsync)
        .WithTags("Routing")
        .WithName("postRecords")
        .WithSummary("Sends one or many records down the routes of a channel")
        .WithDescription(
            "Answered when the records are safe: taken by every storage to which they are routed, or written to this "
            + "edge's disk until it takes them. Every record's bytes are passed on unchanged. A record sent twice is "
            + "delivered twice; `Idempotency-Key` is not looked at. 429: nothing of it was taken. 503: storages that "
            + "work may have taken it.")
        .Accepts<byte[]>("*/*")
        .Produces<ProblemResource>(413, Problem)
        .Produces<ProblemResource>(415, Problem)
        .Produces<ProblemResource>(429, Problem)
        .Produces<ProblemResource>(503, Problem)
        .AddOpenApiOperationTransformer(RecordBodies.DescribeAsync);

    private static async Task<Results<Accepted<PostedRecordsResource>, RefusalResult>> PostAsync(
        int id,
        [Description("Whom the records are from, if they do not say; those of one host stay in order")] string? host,
        [Description("What filters with field_in protocol look at, for records that do not say")] string? protocol,
        HttpContext context, RecordReader reader, IMediator mediator, CancellationToken cancellation)
    {
        var read = await reader.ReadAsync(
            context, new RecordOrigin(Encoding.UTF8.GetBytes(host ?? ""), Encoding.UTF8.GetBytes(protocol ?? "")),
            cancellation);
        if (read.Refusal is { } unreadable)
        {
            return new RefusalResult(unreadable);
        }

        var result = await mediator.Send(new PostRecords(new ChannelId(id), read.Value), cancellation);
        return result.Refusal is { } refusal
            ? new RefusalResult(refusal)
            : TypedResults.Accepted((string?)null, new PostedRecordsResource(
                result.Value.Accepted, result.Value.Routed));
    }
}

/// <summary>What is said once for all records of a request.</summary>
internal readonly record struct RecordOrigin(ReadOnlyMemory<byte> Host, ReadOnlyMemory<byte> Protocol)
{
    public ChannelRecord Of(ReadOnlyMemory<byte> value) => new(Host, value) { Protocol = Protocol };
}

/// <param name="Accepted">How many records are safe.</param>
/// <param name="Routed">How many of them passed the filters of at least one route.</param>
internal sealed record PostedRecordsResource(int Accepted, int Routed);
