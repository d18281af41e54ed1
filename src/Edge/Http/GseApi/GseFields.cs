using System.Globalization;
using System.Text.Json;

namespace Gse.Edge.Http.GseApi;

/// <summary>
/// The fields of one object in a body. What is wrong with one is remembered by the body under its whole name, e.g.
/// <c>agents[3].user</c>.
/// </summary>
internal readonly struct GseFields(GseBody body, JsonElement item, string path)
{
    public GseBody Body => body;

    public JsonElement Item => item;

    /// <summary>The whole name of a field.</summary>
    public string NameOf(string field) => path.Length == 0 ? field : $"{path}.{field}";

    public void Wrong(string field, string problem) => body.Wrong(NameOf(field), problem);

    /// <summary>Text that must be there and not be empty; empty if it is not.</summary>
    public string Required(string field) =>
        HasOrMissing(field, out var value) ? body.NonEmptyText(value, NameOf(field)) ?? "" : "";

    /// <summary>Text that must be there and may be empty.</summary>
    public string Present(string field) =>
        HasOrMissing(field, out var value) ? body.Text(value, NameOf(field)) ?? "" : "";

    /// <summary>Text that may be missing, which is then empty.</summary>
    public string Text(string field) =>
        GseBody.Has(item, field, out var value) ? body.Text(value, NameOf(field)) ?? "" : "";

    /// <summary>A whole number of at least 0 that must be there; null if it is not.</summary>
    public int? RequiredNumber(string field) => HasOrMissing(field, out var value) ? NumberOf(field, value) : null;

    /// <summary>A whole number of at least 0; 0 if it is missing.</summary>
    public int Number(string field) =>
        GseBody.Has(item, field, out var value) ? NumberOf(field, value) ?? 0 : 0;

    /// <summary>The same, where it may be larger than two billion.</summary>
    public long LongNumber(string field)
    {
        if (!GseBody.Has(item, field, out var value))
        {
            return 0;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0)
        {
            return number;
        }

        Wrong(field, "must be a whole number of at least 0");
        return 0;
    }

    /// <summary>A number, whole or not, of at least 0, as a number or as text; 0 if it is missing.</summary>
    public double Measure(string field)
    {
        if (!GseBody.Has(item, field, out var value))
        {
            return 0;
        }

        double number = 0;
        var isNumber = value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetDouble(out number),
            JsonValueKind.String => double.TryParse(
                body.Text(value, NameOf(field)), NumberStyles.Float, CultureInfo.InvariantCulture, out number),
            _ => false,
        };
        if (!isNumber || !double.IsFinite(number) || number < 0)
        {
            Wrong(field, "must be a number of at least 0");
            return 0;
        }

        return number;
    }

    /// <summary>An object that may be missing.</summary>
    public GseFields? Object(string field)
    {
        if (!GseBody.Has(item, field, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return new GseFields(body, value, NameOf(field));
        }

        Wrong(field, "must be an object");
        return null;
    }

    /// <summary>An object that must be there.</summary>
    public GseFields? RequiredObject(string field) => HasOrMissing(field, out _) ? Object(field) : null;

    /// <summary>Whether the field is there and is a list; if it is something else, that is remembered.</summary>
    public bool HasList(string field, out JsonElement list) => body.HasList(item, field, NameOf(field), out list);

    /// <summary>A list that must be there; null if it is not.</summary>
    public JsonElement? RequiredList(string field) =>
        HasOrMissing(field, out _) && HasList(field, out var list) ? list : null;

    /// <summary>The objects of a list, until the body has seen enough that is wrong; none if it is missing.</summary>
    public IEnumerable<GseFields> Objects(string field)
    {
        if (!HasList(field, out var list))
        {
            yield break;
        }

        var index = 0;
        foreach (var element in list.EnumerateArray())
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{NameOf(field)}[{index++}]");
            if (element.ValueKind == JsonValueKind.Object)
            {
                yield return new GseFields(body, element, name);
                continue;
            }

            body.Wrong(name, "must be an object");
            if (body.IsFull)
            {
                yield break;
            }
        }
    }

    /// <summary>The same of a list that must be there.</summary>
    public IEnumerable<GseFields> RequiredObjects(string field) => HasOrMissing(field, out _) ? Objects(field) : [];

    private bool HasOrMissing(string field, out JsonElement value)
    {
        if (GseBody.Has(item, field, out value))
        {
            return true;
        }

        body.Missing(NameOf(field));
        return false;
    }

    private int? NumberOf(string field, JsonElement value)
    {
        var number = body.Number(value, NameOf(field));
        if (number < 0)
        {
            Wrong(field, "must be at least 0");
        }

        return number < 0 ? null : number;
    }
}
