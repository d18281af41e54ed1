using System.Text.Json;

namespace Gse.Edge.Http.GseApi;

/// <summary>Which process is meant, on whatever host: <c>meta</c> of a request.</summary>
/// <param name="Name">Null for all of the namespace.</param>
/// <param name="Labels">As the request told them; undefined for none.</param>
internal sealed record GseMeta(string Namespace, string? Name, JsonElement Labels)
{
    public static GseMeta Read(GseBody body)
    {
        var meta = body.Object("meta");
        if (meta.ValueKind != JsonValueKind.Object)
        {
            return new GseMeta("", null, default);
        }

        string? space = null;
        if (GseBody.Has(meta, "namespace", out var told))
        {
            space = body.NonEmptyText(told, "meta.namespace");
        }
        else
        {
            body.Missing("meta.namespace");
        }

        var name = GseBody.Has(meta, "name", out var value) ? body.Text(value, "meta.name") : null;
        var labels = meta.TryGetProperty("labels", out var given) && given.ValueKind == JsonValueKind.Object
            ? given
            : default;
        return new GseMeta(space ?? "", string.IsNullOrEmpty(name) ? null : name, labels);
    }
}
