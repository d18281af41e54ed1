using System.Globalization;
using System.Text.Json;
using Gse.Application.Tasks;
using Gse.Domain.Agents;
using Gse.Domain.Tasks;

namespace Gse.Edge.Http.GseApi.Processes;

/// <summary>How results are named: contract gse-tasks-files-processes, sections 5.4 and 5.9.</summary>
internal enum OperationKeys
{
    /// <summary><c>{as asked}:{namespace}:{name}</c></summary>
    V2,

    /// <summary><c>{cloud}:{supplier}:{ip}:{namespace}:{name}</c> for hosts.</summary>
    V1,

    /// <summary>
    /// Both: the older API has the supplier in it, and one of its clients looks for the key without.
    /// </summary>
    Both,

    /// <summary>
    /// Of groups: <c>{cloud}:{supplier}:{ip}:{namespace}</c> for hosts, else <c>{id}:{namespace}</c>.
    /// </summary>
    Groups,
}

/// <summary>The results of all hosts and processes of a request, each under its key, all of them from the first
/// moment: clients fail a host whose key is missing.</summary>
internal static class OperationMap
{
    public static GseReply Of(IReadOnlyList<TargetView> targets, ProcessWork work, OperationKeys form)
    {
        var rows = new List<(string Key, TargetState State)>(targets.Count);
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var view in targets)
        {
            foreach (var key in KeysOf(view.Target, work.Items[view.Target.Item], form))
            {
                if (known.Add(key))
                {
                    rows.Add((key, view.State));
                }
            }
        }

        return GseReply.Of(rows.Count, (json, i) => Write(json, rows[i].Key, rows[i].State));
    }

    private static void Write(Utf8JsonWriter json, string key, TargetState state)
    {
        var code = OperationCodes.Of(state);
        json.WriteStartObject(key);
        json.WriteNumber("error_code", code.Error);
        json.WriteString("error_msg", code.Message);
        json.WriteString("content", state.Result?.Content ?? "");
        json.WriteEndObject();
    }

    private static IEnumerable<string> KeysOf(TaskTarget target, ProcessItem item, OperationKeys form)
    {
        var process = form == OperationKeys.Groups ? item.Namespace : $"{item.Namespace}:{item.Name}";
        var host = form != OperationKeys.V2 && HostAddress.TryParse(target.Host, out var address)
            ? string.Create(CultureInfo.InvariantCulture, $"{address.CloudId}:{item.SupplierId ?? 0}:{address.Ip}")
            : target.Host;
        yield return $"{host}:{process}";
        if (form == OperationKeys.Both && host != target.Host)
        {
            yield return $"{target.Host}:{process}";
        }
    }
}
