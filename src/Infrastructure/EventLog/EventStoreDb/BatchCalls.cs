using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>
/// Keeps one batch call open while there is something to append, over whichever node is the leader. When a call breaks,
/// all that it had in flight and all that still waited for it are given back at once, in the order in which they were
/// sent: to send them again is for those who know what they depend on.
/// </summary>
/// <param name="gate">The appender's: answers, and what is given back, come under it.</param>
/// <param name="connected">A new call begins; under the gate.</param>
/// <param name="broken">What a broken call gives back, and why; under the gate.</param>
internal sealed partial class BatchCalls(
    LeaderConnection leader, FleetNames names, Lock gate, Action connected,
    Action<IReadOnlyList<BatchItem>, CallFailure> broken, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly Channel<BatchItem> _queue = Channel.CreateUnbounded<BatchItem>(
        new UnboundedChannelOptions { SingleReader = true });

    private readonly Dictionary<long, BatchItem> _out = [];
    private long _sequence;
    private TaskCompletionSource? _call;

    /// <summary>Under the gate. The order of sending is the order of writing.</summary>
    public void Send(BatchItem item)
    {
        (item.Sequence, item.SentAt) = (++_sequence, 0);
        _out.Add(item.Sequence, item);
        _queue.Writer.TryWrite(item);
    }

    /// <summary>Under the gate. Breaks a call that has not answered for so long.</summary>
    public void BreakIfSilent(TimeSpan deadline)
    {
        var oldest = Environment.TickCount64 - (long)deadline.TotalMilliseconds;
        if (_call is { } call && _out.Values.Any(item => item.SentAt != 0 && item.SentAt < oldest))
        {
            call.TrySetResult();
        }
    }

    /// <summary>Under the gate: all that is out.</summary>
    public IEnumerable<BatchItem> Out => _out.Values;

    public async Task RunAsync(CancellationToken stopping)
    {
        var pause = FirstPause;
        try
        {
            while (await _queue.Reader.WaitToReadAsync(stopping))
            {
                pause = await RunCallAsync(stopping) ? FirstPause : TimeSpan.FromTicks(
                    Math.Min(pause.Ticks * 2, LongestPause.Ticks));
                await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), time, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Log.Stopped(logger);
        }
        finally
        {
            GiveBack(new CallFailure(CallFailureKind.Refused, "it was closed"));
        }
    }

    /// <summary>True if the call worked for a while.</summary>
    private async Task<bool> RunCallAsync(CancellationToken stopping)
    {
        CallFailure failure;
        var worked = false;
        try
        {
            var connection = await leader.GetAsync(stopping);
            var silent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            // Other than those of another process or an earlier call.
            var batch = new BatchCall(leader, names, Random.Shared.NextInt64(1, long.MaxValue));
            lock (gate)
            {
                _call = silent;
                connected();
            }

            var why = await batch.RunAsync(connection, _queue.Reader, Answered, silent.Task, stopping);
            stopping.ThrowIfCancellationRequested();
            (failure, worked) = (CallFailure.Of(why), batch.HasAnswered);
            leader.Report(connection, failure, why);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            failure = CallFailure.Of(e);
        }

        stopping.ThrowIfCancellationRequested();
        Log.Broken(logger, failure.Reason);
        GiveBack(failure);
        return worked;
    }

    private void Answered(long sequence, BatchOutcome outcome)
    {
        lock (gate)
        {
            if (_out.Remove(sequence, out var item))
            {
                item.Answer(outcome);
            }
        }
    }

    private void GiveBack(CallFailure failure)
    {
        lock (gate)
        {
            _call = null;
            while (_queue.Reader.TryRead(out _))
            {
                // It is among those that are out.
            }

            var items = _out.Values.OrderBy(item => item.Sequence).ToList();
            _out.Clear();
            broken(items, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2_421, LogLevel.Debug, "The call that appends to the event log ended: {Reason}")]
        public static partial void Broken(ILogger logger, string reason);

        [LoggerMessage(2_422, LogLevel.Debug, "Appends no more")]
        public static partial void Stopped(ILogger logger);
    }
}
