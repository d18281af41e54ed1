using System.Reactive.Concurrency;
using Gse.Domain.Agents;
using Gse.Domain.Liveness;

namespace Gse.Application.Liveness;

/// <summary>One beat as the log has it.</summary>
/// <param name="ReceivedAt">By the clock of the edge that received it.</param>
public readonly record struct StoredBeat(AgentId Agent, DateTimeOffset ReceivedAt);

/// <summary>A time in which the edge was down, impaired or holding its verdicts, by the log.</summary>
public readonly record struct EdgeOutage(DateTimeOffset From, DateTimeOffset To);

/// <summary>
/// What would have been declared under other thresholds: the live pipeline itself, on stored beats and virtual time.
/// An agent counts from its first beat on. The record does not know of connections, so every cause is
/// <see cref="LossCause.Silent"/>.
/// </summary>
public static class LivenessReplay
{
    /// <param name="beats">
    /// In the order of the record; one dated before its predecessor counts at that one's time.
    /// </param>
    /// <param name="until">End of the record: verdicts up to and including this moment.</param>
    /// <param name="outages">
    /// In order and apart. Around each, verdicts are held as around an impairment of the live edge.
    /// </param>
    /// <param name="options">
    /// The thresholds to try. A wider tick makes a long replay faster, and its verdicts later.
    /// </param>
    public static IReadOnlyList<LivenessVerdict> Run(
        IEnumerable<StoredBeat> beats, DateTimeOffset until, LivenessOptions options,
        IEnumerable<EdgeOutage>? outages = null)
    {
        using var steps = beats.GetEnumerator();
        if (!steps.MoveNext())
        {
            return [];
        }

        var scheduler = new HistoricalScheduler(steps.Current.ReceivedAt);
        var verdicts = new List<LivenessVerdict>();
        using var pipeline = new LivenessPipeline(options, scheduler, new SchedulerClock(scheduler));
        using var subscription = pipeline.Batches.Subscribe(verdicts.AddRange);
        foreach (var (from, to) in outages ?? [])
        {
            scheduler.ScheduleAbsolute(from, () => pipeline.SetLogReachable(false));
            scheduler.ScheduleAbsolute(to, () => pipeline.SetLogReachable(true));
        }

        pipeline.Start();
        var slots = new Dictionary<AgentId, LivenessSlot>();
        do
        {
            var (agent, at) = steps.Current;
            if (at > until)
            {
                break;
            }

            AdvanceTo(scheduler, at);
            if (slots.TryGetValue(agent, out var slot))
            {
                pipeline.Beat(slot);
            }
            else
            {
                slots[agent] = pipeline.Track(agent, session: 1);
            }
        }
        while (steps.MoveNext());

        AdvanceTo(scheduler, until);
        return verdicts;
    }

    private static void AdvanceTo(HistoricalScheduler scheduler, DateTimeOffset time)
    {
        if (time > scheduler.Now)
        {
            scheduler.AdvanceTo(time);
        }
    }

    private sealed class SchedulerClock(HistoricalScheduler scheduler) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => scheduler.Now;
    }
}
