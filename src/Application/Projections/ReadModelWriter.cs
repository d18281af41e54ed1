using Gse.Application.EventLog;
using Microsoft.Extensions.Logging;

namespace Gse.Application.Projections;

/// <summary>
/// Writes what the projections have folded into the store, a little later than memory has it.
/// <list type="number">
/// <item>Documents and checkpoint are committed together: a crash between two commits repeats, and never loses, a
/// fold.</item>
/// <item>What is forgotten is stored: a key is dirty from its change until the stored checkpoint, whoever moved it, has
/// passed that change. So a commit on the checkpoint as it is holds exactly what has changed since.</item>
/// <item>Of several edges that share a store one writes. The others find the checkpoint moved, keep quiet, and try
/// again when it has stood still for a while though they know more. Nobody is elected, and two that write by turns do
/// no harm.</item>
/// <item>A store that is behind what it once answered is written whole.</item>
/// <item>Nobody who folds waits for the store: documents are collected under the lock, and written outside.</item>
/// </list>
/// </summary>
internal sealed partial class ReadModelWriter(
    IReadModelStore store, IReadOnlyList<IProjection> projections, ProjectionProgress progress, Lock folding,
    TimeProvider time, ILogger logger)
{
    // A rebuild changes every document many times: written seldom, most of those changes are written once.
    private const long EventsOfRebuild = 500_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(2);

    // A checkpoint that moves past events that change nothing only spares a restart some reading.
    private static readonly TimeSpan BareMove = TimeSpan.FromSeconds(5);

    private readonly Signal _work = new();
    private readonly List<StoredDocument> _changed = [];
    private readonly List<(string Kind, string Key)> _deleted = [];
    private LogPosition? _stored;
    private LogPosition _forgotten = LogPosition.Start;
    private long _movedAt;
    private long _committedAt;
    private long _folded;
    private bool _quiet;
    private bool _unsure;

    private LogPosition Stored => _stored ?? LogPosition.Start;

    /// <summary>The store lacks what it once had, and what was therefore forgotten here.</summary>
    private bool HasGoneBack => Stored < _forgotten;

    /// <returns>From where on the log is to be folded.</returns>
    public async Task<LogPosition> LoadAsync(CancellationToken cancellation)
    {
        var byKind = projections.ToDictionary(projection => projection.Kind);
        var count = 0;
        await store.OpenAsync(Projector.Version, cancellation);
        var stored = await store.LoadAsync(
            document =>
            {
                byKind[document.Kind].Load(document);
                count++;
            },
            cancellation);
        Learn(stored);
        var from = stored ?? LogPosition.Start;
        Log.Loaded(logger, count, from.Value);
        return from;
    }

    /// <summary>There may be something to write. Called by who folds, under the lock.</summary>
    public void Wake(int events)
    {
        _folded += events;
        if (progress.IsReady || _folded >= EventsOfRebuild)
        {
            _work.Set();
        }
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await _work.WaitAsync(stopping);
                await StepAsync(stopping);
                if (progress.IsReady && (progress.IsStoreBehind || !progress.Activated.IsCompleted))
                {
                    _work.Set();
                }

                await Task.Delay(_unsure ? PauseAfterFailure : Pause, time, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Log.Stopping(logger);
        }
    }

    /// <summary>The last commit, at the end.</summary>
    public Task FinishAsync() => TryAsync(async () =>
    {
        if (await IsMyTurnAsync(CancellationToken.None))
        {
            await CommitAsync(evenBare: true);
        }
    });

    private Task StepAsync(CancellationToken cancellation) => TryAsync(async () =>
    {
        if (await IsMyTurnAsync(cancellation))
        {
            await CommitAsync(!progress.Activated.IsCompleted || time.GetElapsedTime(_committedAt) >= BareMove);
        }

        if (progress.IsReady && !progress.IsStoreBehind && !progress.Activated.IsCompleted
            && await store.ActivateAsync(cancellation))
        {
            progress.MarkActive();
        }
    });

    /// <summary>A store that fails is tried again with the next step; memory stays right meanwhile.</summary>
    private async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (ReadModelReplacedException replaced)
        {
            progress.MarkReplaced(replaced);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException and not OperationCanceledException)
        {
            // Said once, not every second for as long as the store is away.
            if (!_unsure)
            {
                Log.CommitFailed(logger, failure);
            }

            _unsure = true;
        }
    }

    /// <summary>Looks how far the store is now, unless this edge wrote it last.</summary>
    private async Task<bool> IsMyTurnAsync(CancellationToken cancellation)
    {
        if (!_quiet && !_unsure)
        {
            return true;
        }

        var (before, stored) = (_stored, await store.ReadCheckpointAsync(cancellation));
        if (_unsure)
        {
            Log.Back(logger);
            _unsure = false;
        }

        Learn(stored);
        if (stored != before)
        {
            _movedAt = time.GetTimestamp();
        }

        return !_quiet || (time.GetElapsedTime(_movedAt) >= Standstill
            && (HasGoneBack || progress.StoreLag >= Standstill));
    }

    private async Task CommitAsync(bool evenBare)
    {
        if (!progress.IsStoreBehind && !HasGoneBack && (!evenBare || progress.Position <= Stored))
        {
            return;
        }

        var commit = Collect();
        if (await store.CommitAsync(commit, CancellationToken.None) == CommitOutcome.Success)
        {
            _quiet = false;
            _committedAt = time.GetTimestamp();
            Learn(commit.Next);
            return;
        }

        if (!_quiet)
        {
            Log.KeepsQuiet(logger, commit.Next.Value);
        }

        (_quiet, _movedAt) = (true, time.GetTimestamp());
        Learn(await store.ReadCheckpointAsync(CancellationToken.None));
    }

    private DocumentCommit Collect()
    {
        _changed.Clear();
        _deleted.Clear();
        lock (folding)
        {
            foreach (var projection in projections)
            {
                projection.Collect(HasGoneBack ? null : Stored, _changed, _deleted);
            }

            _folded = 0;
            return new DocumentCommit(_stored, progress.Position, _changed, _deleted, HasGoneBack);
        }
    }

    /// <summary>What the store has need not be kept for it.</summary>
    private void Learn(LogPosition? stored)
    {
        _stored = stored;
        lock (folding)
        {
            foreach (var projection in projections)
            {
                projection.Forget(Stored);
            }
        }

        _forgotten = Stored > _forgotten ? Stored : _forgotten;
        progress.MarkStored(Stored);
    }

    private static partial class Log
    {
        [LoggerMessage(1000, LogLevel.Information,
            "Read model loaded: {Documents} documents up to position {Position}")]
        public static partial void Loaded(ILogger logger, int documents, long position);

        [LoggerMessage(1001, LogLevel.Debug, "Read model writer stops")]
        public static partial void Stopping(ILogger logger);

        [LoggerMessage(1002, LogLevel.Error,
            "Read model could not be committed; it is tried again until it can, and queries go on from memory")]
        public static partial void CommitFailed(ILogger logger, Exception failure);

        [LoggerMessage(1003, LogLevel.Information, "The read model store answers again")]
        public static partial void Back(ILogger logger);

        [LoggerMessage(1004, LogLevel.Information,
            "Another edge writes the read model; this one, at position {Position}, keeps quiet")]
        public static partial void KeepsQuiet(ILogger logger, long position);
    }
}
