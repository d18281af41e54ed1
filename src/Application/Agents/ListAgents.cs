using Gse.Domain.Access;
using MediatR;

namespace Gse.Application.Agents;

/// <summary>A page of the agents that fit; every condition that is null fits all.</summary>
/// <param name="Text">In the id, the host name or an address, upper or lower case.</param>
/// <param name="Start">How many to leave out.</param>
/// <param name="Limit">How many to answer at most.</param>
public sealed record ListAgents(
    IReadOnlyList<AgentStatusCode>? Statuses, bool? Lost, bool? Connected, string? Text, int? CloudId, string? Version,
    AgentSort Sort, bool Descending, int Start, int Limit) : IQuery<AgentPage>
{
    public Role RequiredRole => Role.Viewer;
}

/// <summary>What agents can be ordered by; those that are equal are ordered by id.</summary>
public enum AgentSort
{
    Id,
    HostName,
    LastSeen,
    Status,
}

/// <param name="Total">On all pages.</param>
public sealed record AgentPage(IReadOnlyList<AgentStatus> Agents, int Total);

internal sealed class ListAgentsHandler(AgentProjection agents, IAgentSignals signals)
    : IRequestHandler<ListAgents, Result<AgentPage>>
{
    public Task<Result<AgentPage>> Handle(ListAgents request, CancellationToken cancellationToken)
    {
        var found = new List<AgentStatus>();
        foreach (var agent in agents.All)
        {
            if (Fits(agent, request))
            {
                found.Add(AgentStatus.Of(agent, signals));
            }
        }

        found.Sort((a, b) => Compare(a, b, request));
        var page = found.Skip(request.Start).Take(request.Limit);
        return Task.FromResult(Result.Ok(new AgentPage([.. page], found.Count)));
    }

    private static bool Fits(AgentView agent, ListAgents request) =>
        (request.Statuses is null || request.Statuses.Contains(AgentStatus.CodeOf(agent)))
        && (request.Lost is null || request.Lost == agent.IsLost)
        && (request.Connected is null || request.Connected == agent.IsConnected)
        && (request.CloudId is null || request.CloudId == agent.Host.CloudId)
        && (request.Version is null || request.Version == agent.Version)
        && (request.Text is null || HasText(agent, request.Text));

    private static bool HasText(AgentView agent, string text) =>
        agent.Id.Value.Contains(text, StringComparison.OrdinalIgnoreCase)
        || agent.HostName.Contains(text, StringComparison.OrdinalIgnoreCase)
        || agent.Host.ToString().Contains(text, StringComparison.OrdinalIgnoreCase)
        || (agent.Facts?.Addresses.Any(address => address.Contains(text, StringComparison.OrdinalIgnoreCase)) ?? false);

    private static int Compare(AgentStatus a, AgentStatus b, ListAgents request)
    {
        var order = request.Sort switch
        {
            AgentSort.HostName => string.CompareOrdinal(a.Agent.HostName, b.Agent.HostName),
            AgentSort.LastSeen => Nullable.Compare(a.LastSeen, b.LastSeen),
            AgentSort.Status => a.Code.CompareTo(b.Code),
            _ => 0,
        };
        order = order != 0 ? order : string.CompareOrdinal(a.Agent.Id.Value, b.Agent.Id.Value);
        return request.Descending ? -order : order;
    }
}
