using Gse.Application.EventLog;

namespace Gse.Application.Projections;

/// <summary>
/// How far the projections in memory have followed the log, and the store has followed memory, and ways to wait for
/// both.
/// </summary>
public sealed class ProjectionProgress(TimeProvider time)
{
    private readonly PositionGate _folded = new();
    private readonly PositionGate _stored = new();
    private readonly StoreLagClock _lag = new(time);
    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _active = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _changed = LogPosition.Start.Value;
    private long _heardAt = time.GetTimestamp();

    public ProjectionProgress()
        : this(TimeProvider.System)
    {
    }

    /// <summary>Up to here queries in memory see the log.</summary>
    public LogPosition Position => _folded.Position;

    /// <summary>
    /// The newest event that changed a document: a store that has come so far has all that memory has.
    /// </summary>
    public LogPosition LastChange => new(Volatile.Read(ref _changed));

    /// <summary>How far the store is known to have followed; another edge may have written it.</summary>
    public LogPosition Stored => _stored.Position;

    /// <summary>
    /// How long the store has been behind memory: the age of the oldest change that it does not have. Zero if it has
    /// all.
    /// </summary>
    public TimeSpan StoreLag => _lag.Lag;

    /// <summary>How long ago the log last told anything, be it only that there is nothing.</summary>
    public TimeSpan SinceHeard => time.GetElapsedTime(Volatile.Read(ref _heardAt));

    /// <summary>Completes when the projections have caught up with the log for the first time.</summary>
    public Task CaughtUp => _caughtUp.Task;

    /// <summary>
    /// Completes when the stored documents are the ones in force; fails if they were replaced before.
    /// </summary>
    public Task Activated => _active.Task;

    /// <summary>True once caught up.</summary>
    public bool IsReady => _caughtUp.Task.IsCompleted;

    internal bool IsStoreBehind => LastChange > Stored;

    /// <summary>Waits until everything up to <paramref name="position"/> can be read ("read your writes").</summary>
    public Task WaitForAsync(LogPosition position, CancellationToken cancellation) =>
        _folded.WaitForAsync(position, cancellation);

    /// <summary>Waits until everything up to <paramref name="position"/> is stored.</summary>
    public Task WaitForStoredAsync(LogPosition position, CancellationToken cancellation) =>
        _stored.WaitForAsync(position, cancellation);

    internal void Advance(LogPosition position, bool changed)
    {
        if (changed)
        {
            Volatile.Write(ref _changed, position.Value);
            _lag.Changed(position);
            _lag.Stored(Stored);
        }

        Volatile.Write(ref _heardAt, time.GetTimestamp());
        _folded.MoveTo(position);
    }

    internal void MarkStored(LogPosition position)
    {
        _lag.Stored(position);
        _stored.MoveTo(position);
    }

    internal void MarkCaughtUp() => _caughtUp.TrySetResult();

    internal void MarkActive() => _active.TrySetResult();

    internal void MarkReplaced(ReadModelReplacedException replaced) => _active.TrySetException(replaced);
}
