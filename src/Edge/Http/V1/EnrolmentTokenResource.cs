using Gse.Application.Access;

namespace Gse.Edge.Http.V1;

internal sealed record EnrolmentTokenListResource(IReadOnlyList<EnrolmentTokenResource> Items);

/// <param name="Uses">How many certificates it buys in all.</param>
/// <param name="Used">How many it bought.</param>
internal sealed record EnrolmentTokenResource(
    string Id, int Uses, int Used, DateTimeOffset ExpiresAt, string IssuedBy, DateTimeOffset IssuedAt,
    DateTimeOffset? RevokedAt)
{
    public static EnrolmentTokenResource Of(EnrolmentTokenView token) => new(
        token.Id.Value, token.Uses, token.Used, token.ExpiresAt, token.IssuedBy, token.IssuedAt, token.RevokedAt);
}

/// <param name="Uses">How many certificates it shall buy, default 1.</param>
/// <param name="Lifetime">e.g. <c>10m</c>, <c>1h</c> or <c>00:10:00</c>; default one hour.</param>
internal sealed record IssueEnrolmentTokenRequest(int? Uses = null, string? Lifetime = null);

/// <param name="Token">The text that agents enrol with, shown this once.</param>
internal sealed record IssuedEnrolmentTokenResource(string Id, string Token, int Uses, DateTimeOffset ExpiresAt);
