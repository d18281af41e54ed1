using System.Text.Json;

namespace Gse.Edge.Security.AccessKeys;

/// <summary>What a caller shows: the key text, and who it says it is on the platform.</summary>
/// <param name="Key">Never logged.</param>
/// <param name="AppCode"><c>bk_app_code</c>; null if the key came as a bearer token.</param>
/// <param name="User"><c>bk_username</c>, as told and unchecked.</param>
internal sealed record Credentials(string Key, string? AppCode, string? User)
{
    public const string Header = "X-Bkapi-Authorization";
    private const string Bearer = "Bearer ";

    public static Credentials? From(IHeaderDictionary headers)
    {
        if (headers.Authorization is [{ } text, ..] && text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return new Credentials(text[Bearer.Length..].Trim(), null, null);
        }

        return headers[Header] is [{ Length: > 0 } json, ..] ? FromJson(json) : null;
    }

    /// <summary>
    /// From a JSON object with <c>bk_app_code</c>, <c>bk_app_secret</c> and perhaps <c>bk_username</c>.
    /// </summary>
    public static Credentials? From(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && Text(item, "bk_app_secret") is { Length: > 0 } secret
            ? new Credentials(secret, Text(item, "bk_app_code") ?? "", Text(item, "bk_username"))
            : null;

    private static Credentials? FromJson(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return From(document.RootElement);
        }
        catch (JsonException)
        {
            // Shown, and worth nothing: not the same as nothing shown, so that the body is not tried instead.
            return new Credentials("", "", null);
        }
    }

    private static string? Text(JsonElement item, string name)
    {
        try
        {
            return item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
        }
        catch (InvalidOperationException)
        {
            // Text that is no Unicode (a lone surrogate) is nobody's key.
            return null;
        }
    }
}
