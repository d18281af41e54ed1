using System.Globalization;
using System.Text.Json;

namespace Gse.Edge.Http.GseApi;

/// <summary>A host as clients of GSE 1.0 name it, spelt as the request spelt it.</summary>
internal sealed record GseHost(int CloudId, string Ip, int SupplierId)
{
    /// <summary>The key of the answer.</summary>
    public string Id { get; } = string.Create(CultureInfo.InvariantCulture, $"{CloudId}:{Ip}");

    public static List<GseHost> ReadAll(GseBody body, JsonElement list, string field)
    {
        var hosts = new List<GseHost>(list.GetArrayLength());
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            hosts.Add(Read(body, item, $"{field}[{index++}]"));
            if (body.IsFull)
            {
                break;
            }
        }

        return hosts;
    }

    private static GseHost Read(GseBody body, JsonElement item, string field)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            body.Wrong(field, "must be an object");
            return new GseHost(0, "", 0);
        }

        var ip = Required(item, "ip", body, field) is { } told ? body.NonEmptyText(told, $"{field}.ip") : null;
        var cloud = Required(item, "bk_cloud_id", body, field) is { } area
            ? body.Number(area, $"{field}.bk_cloud_id")
            : null;
        var supplier = GseBody.Has(item, "bk_supplier_id", out var id) && id.ValueKind == JsonValueKind.Number
            && id.TryGetInt32(out var number)
            ? number
            : 0;
        return new GseHost(cloud ?? 0, ip ?? "", supplier);
    }

    private static JsonElement? Required(JsonElement item, string name, GseBody body, string field)
    {
        if (GseBody.Has(item, name, out var value))
        {
            return value;
        }

        body.Missing($"{field}.{name}");
        return null;
    }
}
