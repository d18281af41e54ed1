using System.Text.Json;
using Gse.Application;
using Gse.Domain;
using Gse.Edge.Http.Calls;
using Gse.Edge.Http.Refusals;
using Gse.Edge.Security.AccessKeys;
using MediatR;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Gse.Edge.Http.GseApi;

/// <summary>An action: reads its fields from the body, asks the use case, and says how the rows are written.</summary>
internal delegate Task<GseReply> GseAction(GseBody body, IMediator mediator, CancellationToken cancellation);

/// <summary>What every call on a GSE path goes through: body, key, action, envelope.</summary>
internal sealed class GsePipeline(
    AccessKeyAuthenticator keys, RefusalWriter refusals, PositionWait positions, IOptions<GseHttpOptions> options)
{
    public async Task RunAsync(HttpContext context, GseResource resource, GseAction action)
    {
        var call = context.RequestServices.GetRequiredService<CallContext>();
        var (document, refusal) = await ReadAsync(context, LimitOf(context, resource));
        using (document)
        {
            refusal = document is not null && refusal is null ? Identify(call, document.RootElement) : refusal;
            if (refusal is not null)
            {
                await refusals.WriteAsync(context, refusal);
                return;
            }

            var mediator = context.RequestServices.GetRequiredService<IMediator>();
            var reply = await action(new GseBody(document!.RootElement), mediator, context.RequestAborted);
            if (reply.Refusal is { } no)
            {
                await refusals.WriteAsync(context, no);
                return;
            }

            // Its clients name no position: what they have changed they see from the answer on.
            await positions.SettleAsync(reply.Position, context.RequestAborted);
            await GseEnvelope.WriteAsync(context, resource.Shape, reply, call.CorrelationId);
        }
    }

    private long LimitOf(HttpContext context, GseResource resource)
    {
        var limit = resource.TakesTasks ? options.Value.MaxTaskBodyBytes : options.Value.MaxBodyBytes;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = limit;
        }

        return limit;
    }

    private static async Task<(JsonDocument? Document, Refusal? Refusal)> ReadAsync(HttpContext context, long limit)
    {
        var request = context.Request;
        if (request.ContentType is { Length: > 0 } && !request.HasJsonContentType())
        {
            return (null, new WrongContentType());
        }

        if (request.ContentLength > limit)
        {
            return (null, new BodyTooLarge(limit));
        }

        try
        {
            var document = await JsonDocument.ParseAsync(request.Body, default, context.RequestAborted);
            return document.RootElement.ValueKind != JsonValueKind.Object
                ? (document, new MalformedBody("the body must be one JSON object"))
                : PropertyNames.AreText(document.RootElement)
                    ? (document, null)
                    : (document, new MalformedBody("the name of a property is no valid Unicode"));
        }
        catch (JsonException json)
        {
            return (null, BadRequests.Explain(json));
        }
    }

    /// <summary>The old convention of the ESB: the key in the body, if the headers had none.</summary>
    private Refusal? Identify(CallContext call, JsonElement body)
    {
        if (call.Caller.Role is not null)
        {
            return null;
        }

        var result = keys.Authenticate(Credentials.From(body));
        if (result.Refusal is { } refusal)
        {
            return refusal;
        }

        call.Caller = result.Value;
        return null;
    }
}
