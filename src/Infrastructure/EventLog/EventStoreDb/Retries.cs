using Polly;
using Polly.Retry;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>
/// Tries again what failed for a reason that passes: exponentially later, with jitter, until the caller cancels or its
/// patience ends.
/// </summary>
internal sealed class Retries
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(1);
    private readonly ResiliencePipeline _pipeline;
    private readonly LeaderConnection _leader;

    public Retries(LeaderConnection leader, TimeProvider time)
    {
        _leader = leader;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = static arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is { } e && CallFailure.Of(e).IsTransient),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstDelay,
                MaxDelay = MaxDelay,
                MaxRetryAttempts = int.MaxValue,
            })
            .Build();
    }

    /// <summary>Runs <paramref name="attempt"/> with the connection of the moment.</summary>
    /// <exception cref="EventStoreDbException">Refused, or <paramref name="onImpatience"/> after
    /// <paramref name="patience"/>.</exception>
    /// <exception cref="Grpc.Core.RpcException">There is no such position.</exception>
    public async ValueTask<T> RunAsync<T>(
        Func<NodeConnection, CancellationToken, ValueTask<T>> attempt, TimeSpan patience,
        EventStoreDbFailure onImpatience, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        Exception? last = null;
        try
        {
            return await _pipeline.ExecuteAsync(
                async token =>
                {
                    try
                    {
                        return await AttemptAsync(attempt, token);
                    }
                    catch (Exception e) when (!token.IsCancellationRequested)
                    {
                        last = e;
                        throw;
                    }
                },
                limit.Token);
        }
        catch (Exception e)
        {
            cancellation.ThrowIfCancellationRequested();
            if (limit.IsCancellationRequested)
            {
                throw GiveUp(onImpatience, last ?? e);
            }

            if (e is EventStoreDbException || CallFailure.Of(e).Kind == CallFailureKind.NoSuchPosition)
            {
                throw;
            }

            throw Refused(e);
        }
    }

    public EventStoreDbException Refused(Exception e) => new(
        EventStoreDbFailure.Refused, $"The event log {_leader.Settings} refuses: {CallFailure.Of(e).Reason}.", e);

    public EventStoreDbException GiveUp(EventStoreDbFailure failure, Exception? last)
    {
        var reason = last switch
        {
            null => "no answer in time",
            EventStoreDbException => null,
            _ => CallFailure.Of(last).Reason,
        };
        var cannot = reason is null ? last!.Message : $"The event log {_leader.Settings} cannot be reached: {reason}.";
        return failure == EventStoreDbFailure.OutcomeUnknown
            ? new(failure, $"{cannot} What became of the append is unknown: try again with the same ids.", last)
            : new(failure, cannot, last);
    }

    private async ValueTask<T> AttemptAsync<T>(
        Func<NodeConnection, CancellationToken, ValueTask<T>> attempt, CancellationToken cancellation)
    {
        var connection = await _leader.GetAsync(cancellation);
        try
        {
            return await attempt(connection, cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            _leader.Report(connection, CallFailure.Of(e), e);
            throw;
        }
    }
}
