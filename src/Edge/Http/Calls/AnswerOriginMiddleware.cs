using System.Globalization;
using Gse.Application.Projections.Queries;

namespace Gse.Edge.Http.Calls;

/// <summary>
/// Says where a list came from, where there is a store that answers lists: <c>Gse-Answered-From: store</c> or
/// <c>memory</c>, and in <c>Gse-Read-Model-Age</c> the seconds since the log last told the edge anything.
/// </summary>
internal sealed class AnswerOriginMiddleware(RequestDelegate next)
{
    private const string From = "Gse-Answered-From";
    private const string Age = "Gse-Read-Model-Age";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(Tell, context);
        return next(context);
    }

    private static Task Tell(object state)
    {
        var context = (HttpContext)state;
        var origin = context.RequestServices.GetRequiredService<AnswerOrigin>();
        if (origin.From is { } from)
        {
            context.Response.Headers[From] = from == AnsweredFrom.Store ? "store" : "memory";
            context.Response.Headers[Age] = origin.Age.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        }

        return Task.CompletedTask;
    }
}
