using System.Globalization;
using System.Text.Json;
using Gse.Domain;

namespace Gse.Edge.Http.GseApi;

/// <summary>
/// Reads a request body field by field, as lenient as the contract asks (unknown keys, numbers as text), and remembers
/// everything that is wrong, so that one answer names it all. After ten it no longer looks.
/// </summary>
internal sealed class GseBody(JsonElement root)
{
    private const int MaxProblems = 10;
    private readonly List<Refusal> _problems = [];

    public JsonElement Root => root;

    /// <summary>Null while nothing is wrong.</summary>
    public Refusal? Refusal => _problems switch
    {
        [] => null,
        [var only] => only,
        _ => new ManyRefusals(_problems),
    };

    /// <summary>How much is wrong so far.</summary>
    public int Problems => _problems.Count;

    public bool IsFull => _problems.Count >= MaxProblems;

    /// <summary>Said twice, it is told once.</summary>
    public void Wrong(string field, string problem)
    {
        var wrong = new InvalidInput(field, problem);
        if (!IsFull && !_problems.Contains(wrong))
        {
            _problems.Add(wrong);
        }
    }

    public void Missing(string field) => Wrong(field, "is missing");

    /// <summary>A field that is there and not null.</summary>
    public static bool Has(JsonElement item, string name, out JsonElement value) =>
        item.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>Text, or a number that clients wrote instead; null if it is neither, which is remembered.</summary>
    public string? Text(JsonElement value, string field)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Number:
                return value.GetRawText();
            case JsonValueKind.String:
                try
                {
                    return value.GetString();
                }
                catch (InvalidOperationException)
                {
                    Wrong(field, "is no valid Unicode");
                    return null;
                }

            default:
                Wrong(field, "must be text");
                return null;
        }
    }

    /// <summary>Text with at least one character.</summary>
    public string? NonEmptyText(JsonElement value, string field)
    {
        var text = Text(value, field);
        if (text is not { Length: 0 })
        {
            return text;
        }

        Wrong(field, "must not be empty");
        return null;
    }

    /// <summary>A whole number, as a number or as text.</summary>
    public int? Number(JsonElement value, string field)
    {
        var number = value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetInt32(out var plain) => plain,
            JsonValueKind.String when int.TryParse(
                Text(value, field), NumberStyles.Integer, CultureInfo.InvariantCulture, out var told) => told,
            _ => (int?)null,
        };
        if (number is null)
        {
            Wrong(field, "must be a whole number");
        }

        return number;
    }

    /// <summary>The body itself, its fields read by name.</summary>
    public GseFields Fields => new(this, root, "");

    /// <summary>An object; <c>default</c> (undefined) if there is none, which is remembered.</summary>
    public JsonElement Object(string name)
    {
        if (!Has(root, name, out var value))
        {
            Missing(name);
            return default;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            Wrong(name, "must be an object");
            return default;
        }

        return value;
    }

    /// <summary>Whether the field is there and is a list; if it is something else, that is remembered.</summary>
    public bool HasList(string name, out JsonElement list) => HasList(root, name, name, out list);

    /// <summary>The same of a part of the body; <paramref name="field"/> is the whole name.</summary>
    public bool HasList(JsonElement item, string name, string field, out JsonElement list)
    {
        if (!Has(item, name, out list))
        {
            return false;
        }

        if (list.ValueKind == JsonValueKind.Array)
        {
            return true;
        }

        Wrong(field, "must be a list");
        return false;
    }
}
