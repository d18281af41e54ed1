using Gse.Application.Agents;
using MediatR;

namespace Gse.Edge.Http.GseApi;

/// <summary>The state of agents, as contract gse-tasks-files-processes, sections 4.1 to 4.3 and 7.1, has it.</summary>
internal static class ClusterActions
{
    public static readonly GseResource ListAgentState = new("cluster", "list_agent_state", GseShape.List);

    public static readonly GseResource ListAgentInfo = new("cluster", "list_agent_info", GseShape.List);

    public static readonly GseResource GetAgentStatus =
        new("cluster", "get_agent_status", GseShape.Map, "get_agent_status");

    public static readonly GseResource GetAgentInfo = new("cluster", "get_agent_info", GseShape.Map, "get_agent_info");

    public static Task<GseReply> ListStateAsync(GseBody body, IMediator mediator, CancellationToken cancellation) =>
        AskAsync(body, "agent_id_list", AgentRows.WriteState, mediator, cancellation);

    public static Task<GseReply> ListInfoAsync(GseBody body, IMediator mediator, CancellationToken cancellation) =>
        AskAsync(body, "agent_id_list", AgentInfoRow.Write, mediator, cancellation);

    public static Task<GseReply> GetStatusAsync(GseBody body, IMediator mediator, CancellationToken cancellation) =>
        AskAsync(body, "hosts", AgentRows.WriteAlive, mediator, cancellation);

    public static Task<GseReply> GetInfoAsync(GseBody body, IMediator mediator, CancellationToken cancellation) =>
        AskAsync(body, "hosts", AgentRows.WriteParent, mediator, cancellation);

    private static async Task<GseReply> AskAsync(
        GseBody body, string named, AgentRowWriter write, IMediator mediator, CancellationToken cancellation)
    {
        var targets = GseTargets.Read(body, named);
        if (body.Refusal is { } wrong)
        {
            return wrong;
        }

        var result = await mediator.Send(new GetAgentStatuses(targets.Ids), cancellation);
        return result.Refusal is { } refusal
            ? refusal
            : GseReply.Of(targets.Ids.Count, (json, i) => write(json, targets, i, result.Value[i]));
    }
}
