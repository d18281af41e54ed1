using Microsoft.Extensions.Logging;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <content>What happens to appends whose call broke, or whose time is over.</content>
internal sealed partial class Appender
{
    /// <summary>
    /// Under the gate. All go back to the head of their lanes, in their order. What the server may have is looked up;
    /// what it never got is sent as if for the first time.
    /// </summary>
    private void Broken(IReadOnlyList<BatchItem> items, CallFailure failure)
    {
        var (refused, lanes) = (failure.Kind == CallFailureKind.Refused, new HashSet<StreamLane>());
        for (var i = items.Count - 1; i >= 0; i--)
        {
            if (items[i] is not AppendWork work)
            {
                items[i].Answer(BatchOutcome.Unknown(failure.Reason));
                continue;
            }

            work.Lane.Leave(work.Kind);
            work.MustBeCareful |= work.SentAt != 0;
            if (refused)
            {
                work.Fail(Refused(failure));
            }
            else if (!work.IsSettled)
            {
                work.Lane.AddFirst(work);
            }

            lanes.Add(work.Lane);
        }

        var unknown = items.Count(item => item.SentAt != 0);
        if (unknown > 0)
        {
            Log.GivenBack(_logger, unknown, failure.Reason);
        }

        foreach (var lane in lanes)
        {
            Pump(lane);
        }
    }

    private Exception Refused(CallFailure failure) => _stopping.IsCancellationRequested
        ? new ObjectDisposedException(nameof(EventStoreDbLog))
        : new EventStoreDbException(
            EventStoreDbFailure.Refused, $"The event log {_leader.Settings} refuses: {failure.Reason}.");

    /// <summary>
    /// Callers wait no longer than their patience, also for a server that is not there. An append that was sent stays
    /// out: its answer, or the end of its call, frees its stream.
    /// </summary>
    private void Sweep()
    {
        lock (_gate)
        {
            _calls.BreakIfSilent(_leader.Settings.DefaultDeadline);
            var oldest = Environment.TickCount64 - (long)_options.AppendPatience.TotalMilliseconds;
            foreach (var lane in _lanes.Values.ToList())
            {
                FailOld(lane.Waiting, oldest);
                Pump(lane);
            }

            FailOld(_calls.Out.OfType<AppendWork>(), oldest);
        }
    }

    private void FailOld(IEnumerable<AppendWork> works, long oldest)
    {
        foreach (var work in works)
        {
            if (work.SubmittedAt < oldest && !work.IsSettled)
            {
                work.Fail(_retries.GiveUp(EventStoreDbFailure.OutcomeUnknown, _leader.LastFailure));
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2_431, LogLevel.Warning, "{Count} appends are without answer, and tried again: {Reason}")]
        public static partial void GivenBack(ILogger logger, int count, string reason);
    }
}
