using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Gse.Application.Subscriptions;

/// <summary>Readers whose place in the log is kept for them.</summary>
internal static class SubscriptionUseCases
{
    public static IServiceCollection AddSubscriptions(this IServiceCollection services) => services
        .AddSingleton<SubscriptionStore>()
        .AddSingleton<SubscriptionScans>()
        .AddSingleton<SubscriptionStatusReader>()
        .AddUseCase<DefineSubscription, Unit, DefineSubscriptionHandler>()
        .AddUseCase<DeleteSubscription, Unit, DeleteSubscriptionHandler>()
        .AddUseCase<GetSubscription, SubscriptionStatus, GetSubscriptionHandler>()
        .AddUseCase<ListSubscriptions, IReadOnlyList<SubscriptionStatus>, ListSubscriptionsHandler>()
        .AddUseCase<FetchEvents, SubscriptionBatch, FetchEventsHandler>()
        .AddUseCase<AcknowledgeEvents, Unit, AcknowledgeEventsHandler>();
}
