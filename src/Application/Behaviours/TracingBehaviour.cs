using System.Diagnostics;
using MediatR;

namespace Gse.Application.Behaviours;

/// <summary>A span around every use case.</summary>
internal sealed class TracingBehaviour<TRequest, TResponse> : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IRefusable<TResponse>
{
    public async Task<TResponse> Handle(
        TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        using var span = Telemetry.Activities.StartActivity(typeof(TRequest).Name);
        var answer = await next();
        if (answer.Refusal is { } refusal)
        {
            span?.SetStatus(ActivityStatusCode.Error, refusal.GetType().Name);
        }

        return answer;
    }
}
