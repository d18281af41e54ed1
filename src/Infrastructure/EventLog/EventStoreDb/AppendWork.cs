using System.Threading.Tasks.Sources;
using Gse.Application.EventLog;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>How an append goes to the server.</summary>
internal enum AppendKind
{
    /// <summary>No version expected, and nothing speaks for a repetition: beside others of its stream.</summary>
    Shared,

    /// <summary>The server judges the version, and a repetition with it: alone in its stream.</summary>
    Versioned,

    /// <summary>Whether the events are there already is looked up first: alone in its stream.</summary>
    Careful,
}

/// <summary>
/// An append, the caller's wait for its answer, and its way over the wire in one object. Cancelled before it is
/// written, it is not; later, only the caller stops waiting, and it is never sent again.
/// </summary>
internal sealed class AppendWork(Appender appender, StreamAppend append, long submittedAt)
    : BatchItem, IValueTaskSource<AppendResult>
{
    private const int Idle = 0;
    private const int Claimed = 1;
    private const int Settling = 2;
    private const int ClaimedAndSettled = 3;
    private const int Settled = 4;

    private ManualResetValueTaskSourceCore<AppendResult> _source = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private AppendResult _result;
    private Exception? _failure;
    private int _state;

    public StreamAppend Append => append;

    public override StreamName Stream => append.Stream;

    public override IReadOnlyList<EventData> Events => append.Events;

    public override ExpectedVersion ExpectedOnWire => append.Expected;

    public ulong Salt { get; } = RecentIds.SaltOf(append.Stream.Value);

    /// <summary>In <see cref="Environment.TickCount64"/>.</summary>
    public long SubmittedAt => submittedAt;

    public AppendKind Kind { get; set; }

    /// <summary>Something happened that makes the careful way necessary.</summary>
    public bool MustBeCareful { get; set; }

    /// <summary>
    /// The server has refused the version expected; whether the events are there is still to be seen.
    /// </summary>
    public bool IsRefused { get; set; }

    /// <summary>Of the ids some went through here before.</summary>
    public bool IsSuspect { get; set; }

    /// <summary>The events, if in the log, have greater revisions than this; null: nothing is known of
    /// that.</summary>
    public long? Floor { get; set; }

    public StreamLane Lane { get; set; } = null!;

    public CancellationToken Cancellation { get; private set; }

    /// <summary>The caller has its answer, or does not wait for one.</summary>
    public bool IsSettled => Volatile.Read(ref _state) >= Settling;

    /// <summary>Awaited once.</summary>
    public ValueTask<AppendResult> Result => new(this, _source.Version);

    public void StopWaitingOn(CancellationToken cancellation)
    {
        Cancellation = cancellation;
        if (cancellation.CanBeCanceled)
        {
            _registration = cancellation.UnsafeRegister(
                static (work, token) => ((AppendWork)work!).Fail(new OperationCanceledException(token)), this);
        }
    }

    public override bool TryClaim() => Interlocked.CompareExchange(ref _state, Claimed, Idle) == Idle;

    public override void Release()
    {
        while (Interlocked.CompareExchange(ref _state, Idle, Claimed) is var state && state != Claimed)
        {
            if (state == ClaimedAndSettled)
            {
                Volatile.Write(ref _state, Settled);
                Tell();
                return;
            }
        }
    }

    public override void Answer(in BatchOutcome outcome) => appender.Answered(this, outcome);

    public void Complete(AppendResult result) => Settle(result, null);

    public void Fail(Exception failure) => Settle(default, failure);

    /// <summary>
    /// The caller hears of it at once, unless its buffers are just being written (an answer may overtake the end of
    /// the writing): then right after.
    /// </summary>
    private void Settle(AppendResult result, Exception? failure)
    {
        if (Interlocked.CompareExchange(ref _state, Settled, Idle) == Idle)
        {
            (_result, _failure) = (result, failure);
            Tell();
        }
        else if (Interlocked.CompareExchange(ref _state, Settling, Claimed) == Claimed)
        {
            (_result, _failure) = (result, failure);
            Volatile.Write(ref _state, ClaimedAndSettled);
        }
        else if (Volatile.Read(ref _state) is Idle or Claimed)
        {
            Settle(result, failure);
        }
    }

    private void Tell()
    {
        _registration.Unregister();
        if (_failure is { } failure)
        {
            _source.SetException(failure);
        }
        else
        {
            _source.SetResult(_result);
        }
    }

    AppendResult IValueTaskSource<AppendResult>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<AppendResult>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<AppendResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
