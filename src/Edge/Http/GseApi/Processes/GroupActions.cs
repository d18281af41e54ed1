using System.Text.Json;
using Gse.Application.Processes;
using Gse.Domain.Processes;
using MediatR;

namespace Gse.Edge.Http.GseApi.Processes;

/// <summary>What is known of process groups: contract gse-tasks-files-processes, section 5.9.</summary>
internal static class GroupActions
{
    public static readonly GseResource Get = new("proc", "get_process_group_info", GseShape.ProcessGroups);

    public static async Task<GseReply> GetAsync(GseBody body, IMediator mediator, CancellationToken cancellation)
    {
        var meta = GseMeta.Read(body);
        var targets = GseTargets.Read(body, "hosts");
        if (body.Refusal is { } wrong)
        {
            return wrong;
        }

        var result = await mediator.Send(new GetProcessGroups(targets.Ids, meta.Namespace), cancellation);
        if (result.Refusal is { } refusal)
        {
            return refusal;
        }

        var rows = result.Value.SelectMany((answer, i) => answer.Groups.Select(group => (i, answer, group))).ToList();
        return GseReply.Of(rows.Count, (json, row) =>
        {
            var (i, answer, group) = rows[row];
            Write(json, meta, targets, i, AgentRows.Address(targets, i, answer.Agent), group);
        });
    }

    private static void Write(
        Utf8JsonWriter json, GseMeta meta, GseTargets targets, int index, (int CloudId, string Ip) host,
        ProcessGroup group)
    {
        json.WriteStartObject();
        json.WriteStartObject("meta");
        json.WriteString("namespace", meta.Namespace);
        json.WriteString("name", meta.Name ?? "");
        json.WriteStartObject("labels");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("bk_agent_id", targets.Ids[index]);
        ProcessRow.WriteHost(json, host, targets.Hosts?[index].SupplierId ?? 0);
        json.WriteString("id", group.Id);
        json.WriteStartObject("resource");
        json.WriteNumber("cpu_pool_limit", group.CpuPoolLimit);
        json.WriteNumber("mem_pool_limit", group.MemoryPoolLimit);
        json.WriteNumber("cpu_pool_weight", group.CpuPoolWeight);
        json.WriteNumber("mem_pool_weight", group.MemoryPoolWeight);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
