namespace Gse.Cli.Api;

internal sealed record TokenRequest(int Uses, string Lifetime);

/// <summary>A new enrolment token.</summary>
/// <param name="Token">The text for <c>gse_agent --register</c>; nobody can ask for it again.</param>
internal sealed record IssuedToken(string Id, string Token, int Uses, DateTimeOffset ExpiresAt);

internal sealed record KeyPage(IReadOnlyList<AccessKey> Items);

internal sealed record AccessKey(
    string Id, string Name, string Role, string? AppCode, DateTimeOffset IssuedAt, DateTimeOffset? RevokedAt);

internal sealed record RetireRequest(string Reason);

/// <summary>What <c>gse retire --json</c> prints.</summary>
internal sealed record Retired(string? Agent);

