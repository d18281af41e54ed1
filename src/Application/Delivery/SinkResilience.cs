using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Gse.Application.Delivery;

/// <summary>
/// How a storage is tried: each attempt has its time; one without any progress is repeated a few times, with growing
/// pauses; if that does not help the circuit opens, and from then on single probes are let through, ever more seldom.
/// </summary>
internal static class SinkResilience
{
    // Of the breaker's ratio: a single failure that retries did not mend is enough.
    private const double AnyFailure = 0.000_01;

    public static ResiliencePipeline<SinkAttempt> Build(
        DeliveryOptions options, TimeProvider time, CircuitBreakerStateProvider state, Action<SinkAttempt> onRetry)
    {
        var pipeline = new ResiliencePipelineBuilder<SinkAttempt> { TimeProvider = time }.AddCircuitBreaker(
            new CircuitBreakerStrategyOptions<SinkAttempt>
            {
                ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Result is { HasProgress: false }),
                FailureRatio = AnyFailure,
                MinimumThroughput = 2,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDurationGenerator = open => ValueTask.FromResult(ProbeAfter(options, open.HalfOpenAttempts)),
                StateProvider = state,
            });
        if (options.Retries > 0)
        {
            pipeline.AddRetry(new RetryStrategyOptions<SinkAttempt>
            {
                ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Result is { IsWorthRepeating: true }),
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryDelay,
                OnRetry = attempt =>
                {
                    onRetry(attempt.Outcome.Result!);
                    return default;
                },
            });
        }

        return pipeline.AddTimeout(options.AttemptTimeout).Build();
    }

    // Storages that went down together are not probed together.
    private static TimeSpan ProbeAfter(DeliveryOptions options, int probes)
    {
        var grown = options.ProbeDelay * Math.Pow(2, Math.Min(probes, 20));
        var most = options.MaxProbeDelay > options.ProbeDelay ? options.MaxProbeDelay : options.ProbeDelay;
        return (grown < most ? grown : most) * (0.8 + (0.2 * Random.Shared.NextDouble()));
    }
}
