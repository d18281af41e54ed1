using MediatR;
using Microsoft.Extensions.Logging;

namespace Gse.Application.Behaviours;

/// <summary>One line for every use case; never its content, which may hold secrets.</summary>
internal sealed partial class LoggingBehaviour<TRequest, TResponse>(
    CallContext call, TimeProvider time, ILogger<LoggingBehaviour<TRequest, TResponse>> logger)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IRefusable<TResponse>
{
    public async Task<TResponse> Handle(
        TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var started = time.GetTimestamp();
        var answer = await next();
        if (logger.IsEnabled(LogLevel.Debug))
        {
            var outcome = answer.Refusal?.GetType().Name ?? "done";
            Log.Handled(
                logger, typeof(TRequest).Name, outcome, call.Caller.Name, call.CorrelationId,
                time.GetElapsedTime(started).TotalMilliseconds);
        }

        return answer;
    }

    private static partial class Log
    {
        [LoggerMessage(1100, LogLevel.Debug, "{UseCase}: {Outcome} for {Caller} [{Correlation}] in {Milliseconds} ms")]
        public static partial void Handled(
            ILogger logger, string useCase, string outcome, string caller, string correlation, double milliseconds);
    }
}
