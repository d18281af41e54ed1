using Gse.Application.Access;
using Gse.Application.Agents;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Gse.Application;

/// <summary>What is asked and administered over HTTP.</summary>
internal static class QueryUseCases
{
    public static IServiceCollection AddQueries(this IServiceCollection services) => services
        .AddUseCase<GetAgent, AgentStatus, GetAgentHandler>()
        .AddUseCase<GetAgentStatuses, IReadOnlyList<AgentStatus?>, GetAgentStatusesHandler>();

    public static IServiceCollection AddAccessKeys(this IServiceCollection services) => services
        .AddUseCase<IssueAccessKey, IssuedAccessKey, IssueAccessKeyHandler>()
        .AddUseCase<RevokeAccessKey, Unit, RevokeAccessKeyHandler>()
        .AddUseCase<ListAccessKeys, IReadOnlyList<AccessKeyView>, ListAccessKeysHandler>();
}
