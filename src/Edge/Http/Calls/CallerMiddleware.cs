using Gse.Application;
using Gse.Edge.Http.GseApi;
using Gse.Edge.Http.Refusals;
using Gse.Edge.Security.AccessKeys;
using Microsoft.AspNetCore.Authorization;

namespace Gse.Edge.Http.Calls;

/// <summary>
/// Names the caller. Every endpoint needs a valid key unless it is marked <c>AllowAnonymous</c>; GSE's may also carry
/// it in the body, which their own pipeline looks into when the headers have none.
/// </summary>
internal sealed class CallerMiddleware(RequestDelegate next, AccessKeyAuthenticator keys, RefusalWriter refusals)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            return next(context);
        }

        var credentials = Credentials.From(context.Request.Headers);
        if (credentials is null && endpoint.Metadata.GetMetadata<GseResource>() is not null)
        {
            return next(context);
        }

        var result = keys.Authenticate(credentials);
        if (result.Refusal is { } refusal)
        {
            return refusals.WriteAsync(context, refusal);
        }

        context.RequestServices.GetRequiredService<CallContext>().Caller = result.Value;
        return next(context);
    }
}
