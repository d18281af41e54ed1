using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Gse.Application.Delivery;

/// <summary>Puts batches into one sink, in order, however long that takes.</summary>
internal sealed partial class SinkPump
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    private readonly StreamToView _target;
    private readonly ISink _sink;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline<SinkAnswer> _retrying;

    public SinkPump(StreamToView target, ISink sink, TimeProvider time, ILogger logger)
    {
        (_target, _sink, _logger) = (target, sink, logger);
        _retrying = new ResiliencePipelineBuilder<SinkAnswer> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<SinkAnswer>
            {
                ShouldHandle = attempt => ValueTask.FromResult(IsWorthRetrying(attempt.Outcome)),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstRetry,
                MaxDelay = LongestRetry,
                OnRetry = Retrying,
            })
            .Build();
    }

    /// <summary>Returns when the sink has taken all, or will never take what is left out.</summary>
    public async Task DeliverAsync(List<SinkRecord> records, CancellationToken cancellation)
    {
        for (var done = 0; done < records.Count;)
        {
            var rest = done == 0 ? records : records.GetRange(done, records.Count - done);
            var answer = await _retrying.ExecuteAsync(
                static (work, token) => work.Sink.DeliverAsync(work.Batch, token), (Sink: _sink, Batch: rest),
                cancellation);
            done += answer.Taken;
            DeliveryMetrics.Delivered(_target.Id, answer.Taken);
            if (answer.Verdict == SinkVerdict.Refused)
            {
                Log.Refused(_logger, _target.Name, records[done].Channel.Value, answer.Reason);
                DeliveryMetrics.Refused(_target.Id);
                done++;
            }
        }
    }

    // What was taken, if only a part, is progress: the waiting starts from its beginning.
    private static bool IsWorthRetrying(Outcome<SinkAnswer> outcome) => outcome.Exception is { } failure
        ? failure is not OperationCanceledException
        : outcome.Result is { Verdict: SinkVerdict.TryAgain, Taken: 0 };

    private ValueTask Retrying(OnRetryArguments<SinkAnswer> attempt)
    {
        DeliveryMetrics.Retried(_target.Id);
        if (attempt.Outcome.Exception is { } failure)
        {
            Log.Failed(_logger, failure, _target.Name, attempt.RetryDelay.TotalMilliseconds);
        }
        else
        {
            Log.NotTaken(
                _logger, _target.Name, attempt.Outcome.Result.Reason, attempt.RetryDelay.TotalMilliseconds);
        }

        return ValueTask.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(1500, LogLevel.Warning,
            "Storage {Name} takes nothing now: {Reason}; tried again in {Milliseconds} ms")]
        public static partial void NotTaken(ILogger logger, string name, string reason, double milliseconds);

        [LoggerMessage(1501, LogLevel.Error, "Storage {Name} failed; tried again in {Milliseconds} ms")]
        public static partial void Failed(ILogger logger, Exception failure, string name, double milliseconds);

        [LoggerMessage(1502, LogLevel.Error, "Storage {Name} refused a record of channel {Channel} for good: {Reason}")]
        public static partial void Refused(ILogger logger, string name, int channel, string reason);
    }
}
