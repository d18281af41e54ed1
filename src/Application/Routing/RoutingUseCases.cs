using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Gse.Application.Routing;

/// <summary>What can be done with storages, channels and routes.</summary>
internal static class RoutingUseCases
{
    public static IServiceCollection AddRouting(this IServiceCollection services) => services
        .AddSingleton<StreamToStore>()
        .AddSingleton<ChannelStore>()
        .AddSingleton<RouteCheck>()
        .AddUseCase<AddStreamTo, AddedStreamTo, AddStreamToHandler>()
        .AddUseCase<PutStreamTo, AddedStreamTo, PutStreamToHandler>()
        .AddUseCase<ChangeStreamTo, AddedStreamTo, ChangeStreamToHandler>()
        .AddUseCase<DeleteStreamTo, Unit, DeleteStreamToHandler>()
        .AddUseCase<ListStreamTos, StreamToPage, ListStreamTosHandler>()
        .AddUseCase<AddRoutes, Allocated, AddRoutesHandler>()
        .AddUseCase<PutChannel, Allocated, PutChannelHandler>()
        .AddUseCase<ChangeRoutes, Allocated, ChangeRoutesHandler>()
        .AddUseCase<RemoveRoutes, Allocated, RemoveRoutesHandler>()
        .AddUseCase<DeleteChannel, Unit, DeleteChannelHandler>()
        .AddUseCase<GetChannel, ChannelView, GetChannelHandler>()
        .AddUseCase<ListChannels, ChannelPage, ListChannelsHandler>();
}
