using System.Globalization;
using Gse.Application;
using Gse.Domain;
using Gse.Edge.Http.Refusals;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Gse.Edge.Http.V1;

/// <summary>
/// Revisions as entity tags (RFC 9110): <c>If-Match</c> names those on which a change may be made,
/// <c>If-None-Match: *</c> allows only a beginning.
/// </summary>
internal static class Preconditions
{
    /// <summary>Of something that must not exist yet.</summary>
    public const long None = -1;

    // A revision that nothing has.
    private const long Never = -2;

    public static void TellRevision(HttpResponse response, long revision) =>
        response.GetTypedHeaders().ETag = TagOf(revision);

    /// <summary>What was asked for, with its revision; without a body if the caller has that revision.</summary>
    public static Results<Ok<TResource>, StatusCodeHttpResult, RefusalResult> Answer<TValue, TResource>(
        HttpContext context, Result<TValue> result, Func<TValue, long> revisionOf, Func<TValue, TResource> resourceOf)
    {
        if (result.Refusal is { } refusal)
        {
            return new RefusalResult(refusal);
        }

        var revision = revisionOf(result.Value);
        TellRevision(context.Response, revision);
        var known = context.Request.GetTypedHeaders().IfNoneMatch;
        return known.Any(tag => tag.Compare(TagOf(revision), useStrongComparison: false))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(resourceOf(result.Value));
    }

    /// <summary>The only revision on which the change may be made; null for any.</summary>
    /// <param name="request">With its headers.</param>
    /// <param name="current">Looks up the revision that queries see, null for none; asked only if need be.</param>
    public static async Task<(long? Revision, Refusal? Refusal)> ReadAsync(
        HttpRequest request, Func<Task<long?>> current)
    {
        var headers = request.GetTypedHeaders();
        if (request.Headers.IfNoneMatch.Count > 0)
        {
            return headers.IfNoneMatch is [var any] && any.Equals(EntityTagHeaderValue.Any)
                ? (None, null)
                : (null, new InvalidInput("If-None-Match", "must be * with a change"));
        }

        if (request.Headers.IfMatch.Count == 0)
        {
            return (null, null);
        }

        var tags = headers.IfMatch;
        if (tags.Count == 0)
        {
            return (null, new InvalidInput("If-Match", "must be entity tags, as answered in ETag, or *"));
        }

        if (tags is [var only] && !only.Equals(EntityTagHeaderValue.Any))
        {
            return (RevisionOf(only), null);
        }

        var now = await current();
        var fits = now is { } revision && tags.Any(tag =>
            tag.Equals(EntityTagHeaderValue.Any) || RevisionOf(tag) == revision);
        return (fits ? now : Never, null);
    }

    private static EntityTagHeaderValue TagOf(long revision) => new($"\"{revision}\"");

    private static long RevisionOf(EntityTagHeaderValue tag) =>
        !tag.IsWeak && long.TryParse(
            tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? revision
            : Never;
}
