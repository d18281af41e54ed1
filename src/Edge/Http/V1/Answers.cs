using Gse.Application;
using Gse.Application.EventLog;
using Gse.Edge.Http.Refusals;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gse.Edge.Http.V1;

/// <summary>Turns results of use cases into answers.</summary>
internal static class Answers
{
    private const string PositionHeader = "X-Gse-Position";

    public static Results<Ok<TResource>, RefusalResult> Of<T, TResource>(Result<T> result, Func<T, TResource> map) =>
        result.Refusal is { } refusal ? new RefusalResult(refusal) : TypedResults.Ok(map(result.Value));

    /// <summary>Of a command that answers nothing but its position.</summary>
    public static Results<NoContent, RefusalResult> Done<T>(HttpContext context, Result<T> result)
    {
        if (result.Refusal is { } refusal)
        {
            return new RefusalResult(refusal);
        }

        TellPosition(context, result.Position);
        return TypedResults.NoContent();
    }

    /// <summary>
    /// Where the command stands in the log, for a query that must see it; nothing if it changed nothing.
    /// </summary>
    public static void TellPosition(HttpContext context, LogPosition position)
    {
        if (position > LogPosition.Start)
        {
            context.Response.Headers[PositionHeader] = position.ToString();
        }
    }
}
