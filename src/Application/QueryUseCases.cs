using Gse.Application.Access;
using Gse.Application.Agents;
using Gse.Application.Edges;
using Gse.Application.History;
using Gse.Application.Processes;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Gse.Application;

/// <summary>What is asked and administered over HTTP.</summary>
internal static class QueryUseCases
{
    public static IServiceCollection AddQueries(this IServiceCollection services) => services
        .AddSingleton<FilterReader>()
        .AddUseCase<GetAgent, AgentStatus, GetAgentHandler>()
        .AddUseCase<GetAgentStatuses, IReadOnlyList<AgentStatus?>, GetAgentStatusesHandler>()
        .AddUseCase<ListAgents, AgentPage, ListAgentsHandler>()
        .AddUseCase<GetProcesses, IReadOnlyList<ProcessAnswer>, GetProcessesHandler>()
        .AddUseCase<GetProcessGroups, IReadOnlyList<ProcessGroupsAnswer>, GetProcessGroupsHandler>()
        .AddUseCase<ListProcesses, ProcessPage, ListProcessesHandler>()
        .AddUseCase<GetEvents, FactPage, GetEventsHandler>()
        .AddUseCase<GetAgentEvents, FactPage, GetAgentEventsHandler>()
        .AddUseCase<FollowEvents, EventFeed, FollowEventsHandler>()
        .AddUseCase<ListEdges, IReadOnlyList<EdgeView>, ListEdgesHandler>()
        .AddUseCase<GetEdgeOverview, EdgeOverview, GetEdgeOverviewHandler>();

    public static IServiceCollection AddAccessKeys(this IServiceCollection services) => services
        .AddUseCase<IssueAccessKey, IssuedAccessKey, IssueAccessKeyHandler>()
        .AddUseCase<RevokeAccessKey, Unit, RevokeAccessKeyHandler>()
        .AddUseCase<ListAccessKeys, IReadOnlyList<AccessKeyView>, ListAccessKeysHandler>();
}
