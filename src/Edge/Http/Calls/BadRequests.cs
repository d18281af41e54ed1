using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gse.Domain;
using Gse.Edge.Http.Refusals;

namespace Gse.Edge.Http.Calls;

/// <summary>
/// Turns what the framework says of a request it cannot read into a refusal of ours; its own text stays inside.
/// </summary>
internal static partial class BadRequests
{
    public static Refusal Explain(BadHttpRequestException bad, long limit) => bad.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => new BodyTooLarge(limit),
        StatusCodes.Status415UnsupportedMediaType => new WrongContentType(),
        _ when bad.InnerException is JsonException json => Explain(json),
        _ when UnboundParameter().Match(bad.Message) is { Success: true } match =>
            new InvalidInput(JsonNamingPolicy.CamelCase.ConvertName(match.Groups[1].Value), "cannot be read"),
        _ => new MalformedBody("the request cannot be read"),
    };

    // The framework tells the parameter only in its message: Failed to bind parameter "Nullable<bool> lost" from "x".
    [GeneratedRegex("^Failed to bind parameter \"[^\"]* (\\w+)\" from ")]
    private static partial Regex UnboundParameter();

    /// <summary>Says where the JSON is wrong, and, where it is known, in which field.</summary>
    public static Refusal Explain(JsonException json)
    {
        if (UnknownField().Match(json.Message) is { Success: true } unknown)
        {
            return new InvalidInput(
                json.Path is { Length: > 2 } where ? where[2..] : unknown.Groups[1].Value, "is not known here");
        }

        if (json.Path is { Length: > 2 } path)
        {
            return new InvalidInput(path[2..], "has the wrong type or is missing");
        }

        if (MissingFields().Match(json.Message) is { Success: true } missing)
        {
            var names = missing.Groups[1].Captures
                .Select(name => (Refusal)new InvalidInput(name.Value, "is missing"))
                .ToList();
            return names.Count == 1 ? names[0] : new ManyRefusals(names);
        }

        return json.LineNumber is { } line && json.BytePositionInLine is { } column
            ? new MalformedBody(string.Create(
                CultureInfo.InvariantCulture, $"the body is no valid JSON (line {line + 1}, byte {column + 1})"))
            : new MalformedBody("the body is no valid JSON");
    }

    // Likewise: The JSON property 'x' could not be mapped to any .NET member contained in type ...
    [GeneratedRegex("^The JSON property '(.+)' could not be mapped")]
    private static partial Regex UnknownField();

    // Likewise: ... was missing required properties including: 'name', 'role'.
    [GeneratedRegex("including: '(\\w+)'(?:, '(?<1>\\w+)')*")]
    private static partial Regex MissingFields();
}
