using Gse.Application;
using Gse.Application.Access;
using Gse.Edge.Http.Refusals;

namespace Gse.Edge.Security.AccessKeys;

/// <summary>
/// Finds the caller of a key. The key is looked up by its hash, so that the time taken tells nothing about keys that
/// exist; every wrong key gets the same answer.
/// </summary>
internal sealed class AccessKeyAuthenticator(AccessKeyProjection keys)
{
    private const int MaxNameLength = 64;

    private static readonly NotAuthenticated Missing = new(
        "an access key is needed: 'Authorization: Bearer <key>', or bk_app_secret in X-Bkapi-Authorization");

    private static readonly NotAuthenticated Wrong = new("the access key is not valid");

    public Result<Caller> Authenticate(Credentials? credentials)
    {
        if (credentials is null)
        {
            return Missing;
        }

        if (credentials.Key.Length > AccessKeyText.MaxLength
            || keys.FindByHash(AccessKeyText.Hash(credentials.Key)) is not { } key
            || !Fits(key, credentials.AppCode))
        {
            return Wrong;
        }

        return new Caller(ActorOf(key.Name, credentials), key.Role);
    }

    // A bearer token names no application, so there is nothing to compare.
    private static bool Fits(AccessKeyView key, string? appCode) =>
        key.AppCode.Length == 0 || appCode is null || string.Equals(key.AppCode, appCode, StringComparison.Ordinal);

    /// <summary>The key's name, and in brackets application and user as told: <c>job(bk_job/admin)</c>.</summary>
    private static string ActorOf(string name, Credentials credentials) =>
        (Plain(credentials.AppCode), Plain(credentials.User)) switch
        {
            ("", "") => name,
            (var app, "") => $"{name}({app})",
            var (app, user) => $"{name}({app}/{user})",
        };

    private static string Plain(string? told) => told is null
        ? ""
        : new string([.. told.Where(c => !char.IsControl(c) && c is not ('(' or ')' or '/')).Take(MaxNameLength)]);
}
