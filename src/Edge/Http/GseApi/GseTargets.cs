using System.Text.Json;
using Gse.Domain.Agents;

namespace Gse.Edge.Http.GseApi;

/// <summary>The hosts that a request is about, in its order and spelt as it spelt them.</summary>
/// <param name="Ids">Agent ids or <c>cloud:ip</c>.</param>
/// <param name="Hosts">For each id the host it was made from; null where the request gave an id.</param>
internal sealed record GseTargets(IReadOnlyList<string> Ids, IReadOnlyList<GseHost>? Hosts)
{
    /// <summary>
    /// <c>agent_id_list</c> or <c>agents</c>, which win, or <c>hosts</c>. One of them must be there; it may be empty.
    /// </summary>
    public static GseTargets Read(GseBody body, string named) => Read(body, body.Fields, named);

    /// <summary>The same of a part of the body.</summary>
    public static GseTargets Read(GseBody body, GseFields part, string named)
    {
        var before = body.Problems;
        if (part.HasList("agent_id_list", out var list) && !IsEmptyBeside(part, list))
        {
            return new GseTargets(ReadIds(body, list, part.NameOf("agent_id_list"), static (_, item) => item), null);
        }

        if (part.HasList("agents", out list) && !IsEmptyBeside(part, list))
        {
            var field = part.NameOf("agents");
            return new GseTargets(ReadIds(body, list, field, static (body, item) => IdOf(body, item)), null);
        }

        if (part.HasList("hosts", out list))
        {
            var hosts = GseHost.ReadAll(body, list, part.NameOf("hosts"));
            return new GseTargets([.. hosts.Select(host => host.Id)], hosts);
        }

        if (body.Problems == before)
        {
            body.Missing(part.NameOf(named));
        }

        return new GseTargets([], null);
    }

    /// <summary>The address as the request told it: of a host, or of an id that is one.</summary>
    public (int CloudId, string Ip) ToldAddress(int index) =>
        Hosts is { } hosts ? (hosts[index].CloudId, hosts[index].Ip)
        : HostAddress.TryParse(Ids[index], out var address) ? (address.CloudId, address.Ip)
        : (0, "");

    // Clients that know hosts only may send the list all the same, with nothing in it.
    private static bool IsEmptyBeside(GseFields part, JsonElement list) =>
        list.GetArrayLength() == 0
        && GseBody.Has(part.Item, "hosts", out var hosts) && hosts.ValueKind == JsonValueKind.Array;

    private static List<string> ReadIds(
        GseBody body, JsonElement list, string field, Func<GseBody, JsonElement, JsonElement> idOf)
    {
        var ids = new List<string>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            var value = idOf(body, item);
            // The name of the place is made only when something is wrong there: this is the hot path.
            if (value.ValueKind == JsonValueKind.String && TryText(value) is { Length: > 0 } id)
            {
                ids.Add(id);
            }
            else if (body.NonEmptyText(value, $"{field}[{ids.Count}]") is { } number)
            {
                ids.Add(number);
            }
            else if (body.IsFull)
            {
                break;
            }
            else
            {
                ids.Add("");
            }
        }

        return ids;
    }

    private static string? TryText(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static JsonElement IdOf(GseBody body, JsonElement agent)
    {
        if (agent.ValueKind == JsonValueKind.Object && agent.TryGetProperty("bk_agent_id", out var id))
        {
            return id;
        }

        body.Wrong("agents", "must hold objects with bk_agent_id");
        return default;
    }
}
