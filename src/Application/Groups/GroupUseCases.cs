using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Gse.Application.Groups;

/// <summary>Saved groups of agents, for tasks to choose.</summary>
internal static class GroupUseCases
{
    public static IServiceCollection AddGroups(this IServiceCollection services) => services
        .AddSingleton<GroupStore>()
        .AddUseCase<PutGroup, Unit, PutGroupHandler>()
        .AddUseCase<DeleteGroup, Unit, DeleteGroupHandler>()
        .AddUseCase<GetGroup, GroupView, GetGroupHandler>()
        .AddUseCase<ListGroups, IReadOnlyList<GroupView>, ListGroupsHandler>();
}
