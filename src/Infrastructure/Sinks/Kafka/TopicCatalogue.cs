using Confluent.Kafka;
using Gse.Application.Delivery;
using Gse.Application.Routing;

namespace Gse.Infrastructure.Sinks.Kafka;

/// <summary>The topics that records went to, as the brokers told them. For one attempt at a time.</summary>
internal sealed class TopicCatalogue(IAdminClient brokers, KafkaSinkOptions options, TimeProvider time)
    : IAsyncDisposable
{
    // A topic that is created by being asked for is there a moment later.
    private const int Questions = 4;
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, TopicPlan> _plans = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _missingSince = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task<TopicMetadata?>> _asked = new(StringComparer.Ordinal);

    /// <summary>Null for a topic that could not be learned.</summary>
    public TopicPlan? Find(string topic) => _plans.GetValueOrDefault(topic);

    /// <summary>Asks for the topics of a batch that are not known, or no longer for sure.</summary>
    /// <returns>Why some are still not known; null if all are.</returns>
    public async ValueTask<string?> LearnAsync(SinkBatch batch, CancellationToken cancellation)
    {
        string? trouble = null;
        KafkaDestination? last = null;
        for (var i = 0; i < batch.Count; i++)
        {
            var to = (KafkaDestination)batch[i].Route.Destination;
            if (!ReferenceEquals(to, last) && batch.VerdictOf(i) == SinkVerdict.Open)
            {
                last = to;
                trouble = await LearnAsync(to, cancellation) ?? trouble;
            }
        }

        return trouble;
    }

    /// <summary>The client must not be closed under a question.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_asked.Values).ContinueWith(
            static answers => _ = answers.Exception, CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        brokers.Dispose();
    }

    private async ValueTask<string?> LearnAsync(KafkaDestination to, CancellationToken cancellation)
    {
        if (Find(to.Topic) is { } plan)
        {
            var age = time.GetElapsedTime(plan.LearnedAt);
            if (age < AskAgain || (plan.Refusal is null && (to.Partition ?? 0) < plan.Partitions))
            {
                Refresh(to.Topic, age);
                return null;
            }
        }

        try
        {
            return await AskAsync(to.Topic, cancellation);
        }
        catch (KafkaException failure)
        {
            return $"topic {to.Topic}: {failure.Error.Reason}";
        }
    }

    private async ValueTask<string?> AskAsync(string topic, CancellationToken cancellation)
    {
        for (var question = 1; ; question++)
        {
            var answer = await AskOnceAsync(topic).WaitAsync(cancellation);
            _asked.Remove(topic);
            if (Keep(topic, answer))
            {
                return null;
            }

            // One that is refused already is not waited for.
            if (question == Questions || Find(topic) is not null)
            {
                return Missing(topic, answer);
            }

            await Task.Delay(BetweenQuestions, time, cancellation);
        }
    }

    private string? Missing(string topic, TopicMetadata? answer)
    {
        if (answer is { Error.Code: not ErrorCode.UnknownTopicOrPart and var other })
        {
            return $"topic {topic}: {other}";
        }

        var text = $"topic {topic} does not exist";
        var now = time.GetTimestamp();
        if (time.GetElapsedTime(_missingSince.TryAdd(topic, now) ? now : _missingSince[topic], now)
            < options.UnknownTopicTimeout)
        {
            return text;
        }

        _plans[topic] = new TopicPlan(topic, 0, now) { Refusal = text };
        return null;
    }

    /// <summary>What is known serves on while the brokers are asked.</summary>
    private void Refresh(string topic, TimeSpan age)
    {
        if (age < options.MetadataAge)
        {
            return;
        }

        var asked = AskOnceAsync(topic);
        if (asked.IsCompleted)
        {
            _asked.Remove(topic);
            if (asked.IsCompletedSuccessfully)
            {
                Keep(topic, asked.Result);
            }
        }
    }

    private bool Keep(string topic, TopicMetadata? answer)
    {
        if (answer is { Error.IsError: false, Partitions.Count: > 0 })
        {
            _plans[topic] = new TopicPlan(topic, answer.Partitions.Count, time.GetTimestamp());
            _missingSince.Remove(topic);
            return true;
        }

        if (answer is not null && Fates.Of(answer.Error.Code) == Fate.Refused)
        {
            _plans[topic] = new TopicPlan(topic, 0, time.GetTimestamp()) { Refusal = answer.Error.Reason };
            return true;
        }

        return false;
    }

    // The client can only block for the answer. A question that outlives its attempt is waited for in the next one.
    private Task<TopicMetadata?> AskOnceAsync(string topic)
    {
        if (!_asked.TryGetValue(topic, out var asked))
        {
            asked = Task.Run(() => brokers.GetMetadata(topic, AnswerWithin).Topics.SingleOrDefault());
            _asked.Add(topic, asked);
        }

        return asked;
    }
}
