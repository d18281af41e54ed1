using Gse.Application.Liveness;
using MediatR;

namespace Gse.Application.Behaviours;

/// <summary>
/// Refuses commands from outside at once while the log is known to be out of reach. An adapter tries an append again
/// for half a minute, which is right for one that was under way, and a long time for a caller who could be told before.
/// </summary>
internal sealed class LogReachBehaviour<TRequest, TResponse>(CallContext call, LogWatch log)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IRefusable<TResponse>
{
    public async Task<TResponse> Handle(
        TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        request is ICommand && call.IsAwaitedOutside && log.IsOutOfReach
            ? TResponse.Refused(new LogOutOfReach())
            : await next();
}
