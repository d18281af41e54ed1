using System.Text.Json;
using Gse.Application;
using Gse.Application.Routing;
using Gse.Domain;
using Gse.Domain.Channels;
using Gse.Edge.Http.Refusals;

namespace Gse.Edge.Http.GseApi;

/// <summary>
/// The parts that requests about routing have in common. Everything that is wrong is remembered together with what the
/// use case finds.
/// </summary>
internal sealed class RoutingBody(GseBody body)
{
    private readonly HashSet<string> _missing = [];

    /// <summary>All that is wrong with the request and with what it wants to change; null if nothing is.</summary>
    public Refusal? With(Refusal? content) => body.Refusal is { } wrong ? RefusalList.Of(wrong, content) : null;

    public Refusal? Refusal => body.Refusal;

    /// <summary>Who changes something: <c>operation.operator_name</c> and the platform, both needed.</summary>
    /// <param name="platformIn">The object that holds <c>plat_name</c>.</param>
    public Author Author(string platformIn)
    {
        var name = Text("operation", "operator_name");
        return new Author(name, Text(platformIn, "plat_name") ?? "", $"{platformIn}.plat_name");
    }

    /// <summary>An id, from 1, that must be there.</summary>
    public int Id(string part, string name)
    {
        if (Part(part) is not { } item)
        {
            return 0;
        }

        if (GseBody.Has(item, name, out var value))
        {
            return Positive(value, $"{part}.{name}");
        }

        body.Missing($"{part}.{name}");
        return 0;
    }

    /// <summary>An id that may be missing.</summary>
    public int? IdIfAny(string part, string name) =>
        PartIfAny(part) is { } item && GseBody.Has(item, name, out var value)
            ? Positive(value, $"{part}.{name}")
            : null;

    public JsonText Label(string part) =>
        PartIfAny(part) is { } item && GseBody.Has(item, "label", out var label)
            ? Value(label, $"{part}.label", JsonValueKind.Object, "an object")
            : default;

    /// <summary>A list as it is; without a value if there is none.</summary>
    public JsonText List(string? part, string name) =>
        (part is null ? body.Root : PartIfAny(part)) is { } item && GseBody.Has(item, name, out var list)
            ? Value(list, part is null ? name : $"{part}.{name}", JsonValueKind.Array, "a list")
            : default;

    /// <summary><c>stream_to</c>, which must be there.</summary>
    public StreamToInput StreamTo(string? part)
    {
        var path = part is null ? "stream_to" : $"{part}.stream_to";
        if ((part is null ? body.Root : Part(part)) is not { } item)
        {
            return new StreamToInput(default, path);
        }

        if (GseBody.Has(item, "stream_to", out var stream))
        {
            return new StreamToInput(Value(stream, path, JsonValueKind.Object, "an object"), path);
        }

        body.Missing(path);
        return new StreamToInput(default, path);
    }

    /// <summary>Text without the blanks around it, which must be there; null if it is not.</summary>
    public string? Text(string part, string name)
    {
        if (Part(part) is not { } item)
        {
            return null;
        }

        if (!GseBody.Has(item, name, out var value))
        {
            body.Missing($"{part}.{name}");
            return null;
        }

        if (body.Text(value, $"{part}.{name}")?.Trim() is not { } text)
        {
            return null;
        }

        if (text.Length == 0)
        {
            body.Wrong($"{part}.{name}", "must not be empty");
        }

        return text;
    }

    public void Wrong(string field, string problem) => body.Wrong(field, problem);

    /// <summary>An object that must be there; that it is not is told once.</summary>
    public JsonElement? Part(string name)
    {
        if (GseBody.Has(body.Root, name, out var value) && value.ValueKind == JsonValueKind.Object)
        {
            return value;
        }

        if (_missing.Add(name))
        {
            body.Object(name);
        }

        return null;
    }

    private JsonElement? PartIfAny(string name) => GseBody.Has(body.Root, name, out _) ? Part(name) : null;

    private int Positive(JsonElement value, string field)
    {
        if (body.Number(value, field) is not { } number)
        {
            return 0;
        }

        if (number <= 0)
        {
            body.Wrong(field, "must be 1 or more");
        }

        return number;
    }

    private JsonText Value(JsonElement value, string field, JsonValueKind kind, string expected)
    {
        if (value.ValueKind != kind)
        {
            body.Wrong(field, $"must be {expected}");
            return default;
        }

        var problems = new InputProblems();
        var text = JsonTexts.Read(value, field, problems);
        if (problems.Refusal is InvalidInput wrong)
        {
            body.Wrong(field, wrong.Message[(field.Length + 1)..]);
        }

        return text;
    }
}
