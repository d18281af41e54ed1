using System.Text.Json;
using Gse.Application.Agents;
using MediatR;

namespace Gse.Edge.Http.GseApi.Processes;

/// <summary>
/// Clients of GSE 1.0 kept processes under <c>cloud:ip</c> and have them moved to the agent's id when a host is
/// upgraded (contract gse-tasks-files-processes, section 5.10). Here they were kept under the id from the beginning,
/// whatever name a request used: what is left is to say whether the two names mean one agent.
/// </summary>
internal static class UpgradeActions
{
    public static readonly GseResource Upgrade = new("proc", "upgrade_to_agent_id", GseShape.Upgrade);

    public static async Task<GseReply> UpgradeAsync(GseBody body, IMediator mediator, CancellationToken cancellation)
    {
        var (hosts, ids) = (new List<GseHost>(), new List<string>());
        if (body.Fields.RequiredList("hosts") is { } list)
        {
            hosts.AddRange(GseHost.ReadAll(body, list, "hosts"));
            ids.AddRange(body.Fields.Objects("hosts").Select(host => host.Required("bk_agent_id")));
        }

        if (body.Refusal is { } wrong)
        {
            return wrong;
        }

        var result = await mediator.Send(
            new GetAgentStatuses([.. ids, .. hosts.Select(host => host.Id)]), cancellation);
        if (result.Refusal is { } refusal)
        {
            return refusal;
        }

        var moved = hosts.Select((host, i) => (
            host.Id, IsOne: IsOne(result.Value[i], result.Value[ids.Count + i]))).ToList();
        return GseReply.Of(1, (json, _) =>
        {
            WriteList(json, "success", moved.Where(host => host.IsOne).Select(host => host.Id));
            WriteList(json, "failed", moved.Where(host => !host.IsOne).Select(host => host.Id));
        });
    }

    public static void WriteNothing(Utf8JsonWriter json)
    {
        WriteList(json, "success", []);
        WriteList(json, "failed", []);
    }

    // An address that no agent has had nothing to be moved; one that another agent has is a mistake.
    private static bool IsOne(AgentStatus? byId, AgentStatus? byAddress) =>
        byId is not null && (byAddress is null || byAddress.Agent.Id == byId.Agent.Id);

    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> hosts)
    {
        json.WriteStartArray(name);
        foreach (var host in hosts)
        {
            json.WriteStringValue(host);
        }

        json.WriteEndArray();
    }
}
