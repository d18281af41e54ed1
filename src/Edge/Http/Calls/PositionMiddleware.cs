using System.Globalization;
using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Domain;
using Gse.Edge.Http.Refusals;
using Microsoft.Extensions.Options;

namespace Gse.Edge.Http.Calls;

/// <summary>
/// Marks endpoints whose <c>after</c> is a position to wait for; of others it is where a page begins.
/// </summary>
internal sealed record WaitsForAfter;

/// <summary>
/// Read your writes: a request that names the position of a command waits until the projections have seen it, within
/// bounds.
/// </summary>
internal sealed class PositionMiddleware(
    RequestDelegate next, ProjectionProgress progress, RefusalWriter refusals, IOptions<GseHttpOptions> options,
    TimeProvider time)
{
    private const string Header = "X-Gse-After-Position";
    private const string Parameter = "after";

    public async Task InvokeAsync(HttpContext context)
    {
        var (field, text) = Asked(context);
        if (text is null)
        {
            await next(context);
        }
        else if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var position))
        {
            await refusals.WriteAsync(context, new InvalidInput(field, "must be a position of the log"));
        }
        else if (await WaitAsync(position, context.RequestAborted))
        {
            await next(context);
        }
        else
        {
            await refusals.WriteAsync(context, new PositionNotReached(position));
        }
    }

    private async Task<bool> WaitAsync(long position, CancellationToken cancellation)
    {
        if (progress.Position.Value >= position)
        {
            return true;
        }

        using var patience = new CancellationTokenSource(options.Value.PositionWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            await progress.WaitForAsync(new LogPosition(position), either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private static (string Field, string? Text) Asked(HttpContext context) =>
        context.Request.Headers[Header] is [{ Length: > 0 } told] ? (Header, told)
        : context.GetEndpoint()?.Metadata.GetMetadata<WaitsForAfter>() is not null
            && context.Request.Query[Parameter] is [{ } asked, ..] ? (Parameter, asked)
        : ("", null);
}
