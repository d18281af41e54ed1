using System.Globalization;
using System.Text.Json;

namespace Gse.Application.Routing;

/// <summary>
/// Reads the fields of one JSON object, as lenient as the contract asks (unknown keys, numbers as text, null for
/// absent), and tells what is wrong by the field's whole path.
/// </summary>
internal readonly struct JsonFields(JsonElement item, string path, InputProblems problems)
{
    private const int MaxName = 512;

    public bool IsObject => item.ValueKind == JsonValueKind.Object;

    public bool Has(string name) => Find(name) is not null;

    /// <summary>Text without the blanks around it; empty if there is none.</summary>
    public string Text(string name) => ExactText(name).Trim();

    /// <summary>Text as it was sent; empty if there is none.</summary>
    public string ExactText(string name)
    {
        if (Find(name) is not { } value)
        {
            return "";
        }

        if (value.ValueKind is JsonValueKind.String or JsonValueKind.Number)
        {
            return value.ToString();
        }

        Wrong(name, "must be text");
        return "";
    }

    /// <summary>Text that must be there.</summary>
    public string NeededText(string name)
    {
        var text = Text(name);
        if (text.Length == 0 && Find(name) is null or { ValueKind: JsonValueKind.String })
        {
            Wrong(name, Has(name) ? "must not be empty" : "is missing");
        }

        return text;
    }

    /// <summary>Text that must be there and may be shown in a line.</summary>
    public string NeededName(string name)
    {
        var text = NeededText(name);
        if (text.Length > MaxName || text.Any(char.IsControl))
        {
            Wrong(name, $"must have at most {MaxName} characters, no control characters");
        }

        return text;
    }

    /// <summary>Null if there is none, or none in this range, which is remembered.</summary>
    public int? Number(string name, int least, int most)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        var number = value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetInt32(out var plain) => plain,
            JsonValueKind.String when int.TryParse(
                value.GetString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var told) => told,
            _ => (int?)null,
        };
        if (number is { } n && n >= least && n <= most)
        {
            return n;
        }

        Wrong(name, $"must be a whole number from {least} to {most}");
        return null;
    }

    public int? NeededNumber(string name, int least, int most)
    {
        if (!Has(name))
        {
            Wrong(name, "is missing");
            return null;
        }

        return Number(name, least, most);
    }

    /// <summary>The fields of an object inside; null if there is none.</summary>
    public JsonFields? Object(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return new JsonFields(value, PathOf(name), problems);
        }

        Wrong(name, "must be an object");
        return null;
    }

    /// <summary>The items of a list, none if it is absent.</summary>
    public IReadOnlyList<JsonFields> Items(string name)
    {
        if (Find(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            Wrong(name, "must be a list");
            return [];
        }

        var (whole, told) = (PathOf(name), problems);
        return [.. value.EnumerateArray().Select((entry, i) => new JsonFields(entry, $"{whole}[{i}]", told))];
    }

    /// <summary>A list of texts, none if it is absent.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        var texts = new List<string>();
        foreach (var entry in Items(name))
        {
            texts.Add(entry.AsText());
        }

        return texts;
    }

    public void Wrong(string name, string problem) => problems.Wrong(PathOf(name), problem);

    /// <summary>Of the object itself.</summary>
    public void Wrong(string problem) => problems.Wrong(path, problem);

    private string AsText()
    {
        if (item.ValueKind == JsonValueKind.String && item.GetString() is { Length: > 0 } text)
        {
            return text;
        }

        Wrong("must be text");
        return "";
    }

    private JsonElement? Find(string name) =>
        IsObject && item.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private string PathOf(string name) => Join(path, name);

    public static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
