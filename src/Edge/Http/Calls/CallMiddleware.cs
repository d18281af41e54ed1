using Gse.Application;
using Gse.Domain;
using Gse.Edge.Http.Refusals;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Gse.Edge.Http.Calls;

/// <summary>Around every request: its id, its limit, and whatever goes wrong in it.</summary>
internal sealed partial class CallMiddleware(
    RequestDelegate next, RefusalWriter refusals, IOptions<GseHttpOptions> options, ILogger<CallMiddleware> logger)
{
    private const string RequestId = "X-Bkapi-Request-Id";
    private const int MaxIdLength = 128;

    public async Task InvokeAsync(HttpContext context)
    {
        var call = context.RequestServices.GetRequiredService<CallContext>();
        if (IdIn(context, RequestId) is { } correlation)
        {
            call.CorrelationId = correlation;
        }

        call.IsAwaitedOutside = true;
        call.RemoteAddress = context.Connection.RemoteIpAddress?.ToString() ?? "";
        call.IdempotencyKey = IdIn(context, "Idempotency-Key");
        context.Response.Headers[RequestId] = call.CorrelationId;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = options.Value.MaxBodyBytes;
        }

        try
        {
            await next(context);
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            await refusals.WriteAsync(context, BadRequests.Explain(bad, LimitOf(context)));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            Log.Aborted(logger, context.Request.Path, call.CorrelationId);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            if (failure is EngineException)
            {
                Log.EngineFailed(
                    logger, failure.Message, context.Request.Method, context.Request.Path, call.CorrelationId);
            }
            else
            {
                Log.Failed(logger, failure, context.Request.Method, context.Request.Path, call.CorrelationId);
            }

            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            await refusals.WriteAsync(context, RefusalOf(failure, context.Request.Method));
        }

        if (context.Response is { HasStarted: false, ContentType: null } && Unanswered(context) is { } refusal)
        {
            await refusals.WriteAsync(context, refusal);
        }
    }

    /// <summary>Of a question there is no doubt what it has changed.</summary>
    private static Refusal RefusalOf(Exception failure, string method) =>
        failure is not EngineException ? new InternalFailure()
        : HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? new LogOutOfReach()
        : new EngineUnavailable();

    /// <summary>What the framework refused with a bare status.</summary>
    private Refusal? Unanswered(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status400BadRequest => new MalformedBody("the request cannot be read"),
        StatusCodes.Status404NotFound => new NoSuchPath(context.Request.Path),
        StatusCodes.Status405MethodNotAllowed => new WrongMethod(context.Request.Method),
        StatusCodes.Status413PayloadTooLarge => new BodyTooLarge(LimitOf(context)),
        StatusCodes.Status415UnsupportedMediaType => new WrongContentType(),
        _ => null,
    };

    // What takes more than others has raised it.
    private long LimitOf(HttpContext context) =>
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? options.Value.MaxBodyBytes;

    // What is echoed into headers and events is plain and short, or not taken at all.
    private static string? IdIn(HttpContext context, string header) =>
        context.Request.Headers[header] is [{ Length: > 0 and <= MaxIdLength } id]
            && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':')
            ? id
            : null;

    private static partial class Log
    {
        [LoggerMessage(3010, LogLevel.Error, "{Method} {Path} failed [{Correlation}]")]
        public static partial void Failed(
            ILogger logger, Exception failure, string method, string path, string correlation);

        [LoggerMessage(3012, LogLevel.Warning, "{Method} {Path} failed: {Problem} [{Correlation}]")]
        public static partial void EngineFailed(
            ILogger logger, string problem, string method, string path, string correlation);

        [LoggerMessage(3011, LogLevel.Debug, "{Path}: the client went away [{Correlation}]")]
        public static partial void Aborted(ILogger logger, string path, string correlation);
    }
}
