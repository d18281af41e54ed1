using Gse.Application.Routing;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Gse.Application.Delivery;

/// <summary>Puts batches into one sink, in order, however long that takes.</summary>
internal sealed partial class SinkPump
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    private readonly RoutingTarget _target;
    private readonly ISink _sink;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline<SinkBatch> _retrying;

    public SinkPump(RoutingTarget target, ISink sink, TimeProvider time, ILogger logger)
    {
        (_target, _sink, _logger) = (target, sink, logger);
        _retrying = new ResiliencePipelineBuilder<SinkBatch> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<SinkBatch>
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
    public async Task DeliverAsync(IReadOnlyList<SinkRecord> records, CancellationToken cancellation)
    {
        while (records.Count > 0)
        {
            var batch = await _retrying.ExecuteAsync(
                static async (work, token) =>
                {
                    var batch = new SinkBatch(work.Records);
                    await work.Sink.DeliverAsync(batch, token);
                    return batch;
                },
                (Sink: _sink, Records: records), cancellation);
            records = Settle(batch);
        }
    }

    private List<SinkRecord> Settle(SinkBatch batch)
    {
        var rest = new List<SinkRecord>();
        for (var i = 0; i < batch.Count; i++)
        {
            switch (batch.VerdictOf(i))
            {
                case SinkVerdict.Open:
                    rest.Add(batch[i]);
                    break;
                case SinkVerdict.Refused:
                    Log.Refused(_logger, _target.Name, batch[i].Route.Channel.Value, batch.ReasonOf(i));
                    DeliveryMetrics.Refused(_target.Id);
                    break;
            }
        }

        DeliveryMetrics.Delivered(_target.Id, batch.Count - rest.Count);
        return rest;
    }

    // What was taken, if only a part, is progress: the waiting starts from its beginning.
    private static bool IsWorthRetrying(Outcome<SinkBatch> outcome) => outcome.Exception is { } failure
        ? failure is not OperationCanceledException
        : Enumerable.Range(0, outcome.Result!.Count).All(i => outcome.Result.VerdictOf(i) == SinkVerdict.Open);

    private ValueTask Retrying(OnRetryArguments<SinkBatch> attempt)
    {
        DeliveryMetrics.Retried(_target.Id);
        if (attempt.Outcome.Exception is { } failure)
        {
            Log.Failed(_logger, failure, _target.Name, attempt.RetryDelay.TotalMilliseconds);
        }
        else
        {
            Log.NotTaken(
                _logger, _target.Name, attempt.Outcome.Result?.Trouble ?? "",
                attempt.RetryDelay.TotalMilliseconds);
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
