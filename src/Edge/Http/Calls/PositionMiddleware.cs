using System.Globalization;
using Gse.Application.EventLog;
using Gse.Domain;
using Gse.Edge.Http.Refusals;

namespace Gse.Edge.Http.Calls;

/// <summary>
/// Marks endpoints whose <c>after</c> is a position to wait for; of others it is where a page begins.
/// </summary>
internal sealed record WaitsForAfter;

/// <summary>
/// Read your writes: a request that names the position of a command waits until the projections have seen it, within
/// bounds.
/// </summary>
internal sealed class PositionMiddleware(RequestDelegate next, PositionWait positions, RefusalWriter refusals)
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
        else if (await positions.WaitAsync(new LogPosition(position), context.RequestAborted))
        {
            await next(context);
        }
        else
        {
            await refusals.WriteAsync(context, new PositionNotReached(position));
        }
    }

    private static (string Field, string? Text) Asked(HttpContext context) =>
        context.Request.Headers[Header] is [{ Length: > 0 } told] ? (Header, told)
        : context.GetEndpoint()?.Metadata.GetMetadata<WaitsForAfter>() is not null
            && context.Request.Query[Parameter] is [{ } asked, ..] ? (Parameter, asked)
        : ("", null);
}
