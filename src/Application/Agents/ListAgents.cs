using Gse.Application.Projections.Queries;
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
    /// <summary>All of them, with these values. Labels are in no column, so memory answers.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public Role RequiredRole => Role.Viewer;
}

/// <summary>What agents can be ordered by; those that are equal are ordered by id.</summary>
public enum AgentSort
{
    Id,
    HostName,

    /// <summary>
    /// To the beat for agents that this edge holds; for others the last sign of life that is an event. Beats are in no
    /// read model, so this order is always memory's.
    /// </summary>
    LastSeen,
    Status,
}

/// <param name="Total">On all pages.</param>
public sealed record AgentPage(IReadOnlyList<AgentStatus> Agents, int Total);

internal sealed class ListAgentsHandler(ReadModelAnswers answers, AnswerOrigin origin, IAgentSignals signals)
    : IRequestHandler<ListAgents, Result<AgentPage>>
{
    public async Task<Result<AgentPage>> Handle(ListAgents request, CancellationToken cancellationToken)
    {
        var page = await answers.AskAsync(
            (queries, cancellation) => queries.ListAgentsAsync(request, cancellation), origin, cancellationToken);
        return new AgentPage([.. page.Items.Select(agent => AgentStatus.Of(agent, signals))], page.Total);
    }
}
