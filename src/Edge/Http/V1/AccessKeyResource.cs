using Gse.Application.Access;

namespace Gse.Edge.Http.V1;

internal sealed record AccessKeyListResource(IReadOnlyList<AccessKeyResource> Items);

/// <summary>An access key; its secret is in no answer but the one that issued it.</summary>
internal sealed record AccessKeyResource(
    string Id, string Name, string Role, string AppCode, DateTimeOffset IssuedAt, DateTimeOffset? RevokedAt)
{
    public static AccessKeyResource Of(AccessKeyView key) => new(
        key.Id.Value, key.Name, Names.Of(key.Role), key.AppCode, key.IssuedAt, key.RevokedAt);
}

/// <param name="Role"><c>viewer</c>, <c>operator</c> or <c>admin</c>.</param>
/// <param name="AppCode">If given, the only <c>bk_app_code</c> that may use the key.</param>
internal sealed record IssueAccessKeyRequest(string Name, string Role, string? AppCode = null);

/// <param name="Key">The secret, shown this once.</param>
internal sealed record IssuedAccessKeyResource(string Id, string Name, string Role, string AppCode, string Key);
