using Gse.Application;
using Gse.Edge.Http.Calls;
using Gse.Edge.Http.Refusals;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gse.Edge.Http.V1;

/// <summary>
/// Answers of changes to the routing configuration. They are given when queries of this edge see the change, and tell
/// its revision.
/// </summary>
internal sealed class RoutingAnswers(PositionWait positions)
{
    public async Task<Results<Ok<ChangedResource>, Created<ChangedResource>, RefusalResult>> PutAsync<T>(
        HttpContext context, Result<T> result, Func<T, (int Id, long Revision, bool IsNew)> read, string below)
    {
        if (result.Refusal is { } refusal)
        {
            return new RefusalResult(refusal);
        }

        await SettleAsync(context, result);
        var (id, revision, isNew) = read(result.Value);
        Preconditions.TellRevision(context.Response, revision);
        var changed = new ChangedResource(id, revision);
        return isNew ? TypedResults.Created($"/v1/{below}/{id}", changed) : TypedResults.Ok(changed);
    }

    public async Task<Results<NoContent, RefusalResult>> DoneAsync<T>(HttpContext context, Result<T> result)
    {
        if (result.Refusal is null)
        {
            await SettleAsync(context, result);
        }

        return Answers.Done(context, result);
    }

    private async Task SettleAsync<T>(HttpContext context, Result<T> result)
    {
        Answers.TellPosition(context, result.Position);
        await positions.SettleAsync(result.Position, context.RequestAborted);
    }
}
