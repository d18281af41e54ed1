using Gse.Application.EventLog;
using Gse.Application.Projections;

namespace Gse.Testing.ReadModels;

/// <summary>A read model store for tests; passes the same contract as the real ones. Safe for many threads.</summary>
public sealed class InMemoryReadModelStore(InMemoryDocuments disk) : IReadModelStore
{
    private int? _version;
    private bool _isAnew;
    private InMemoryGeneration? _anew;

    public InMemoryReadModelStore()
        : this(new InMemoryDocuments())
    {
    }

    private InMemoryGeneration Generation =>
        _version is not { } version ? throw new InvalidOperationException("The store was not opened.")
        : _anew is null ? disk.LiveOf(version)
        : disk.Generations.Contains(_anew) ? _anew
        : throw new ReadModelReplacedException();

    public ValueTask<LogPosition?> OpenAsync(int version, CancellationToken cancellation)
    {
        lock (disk.Gate)
        {
            _version = version;
            if (_isAnew)
            {
                disk.Generations.RemoveAll(one => one.Version == version && one.State == GenerationState.Anew);
                disk.Generations.Add(_anew = new InMemoryGeneration(version) { State = GenerationState.Anew });
            }

            return ValueTask.FromResult(Generation.Checkpoint);
        }
    }

    public ValueTask<LogPosition?> ReadCheckpointAsync(CancellationToken cancellation)
    {
        lock (disk.Gate)
        {
            return ValueTask.FromResult(Generation.Checkpoint);
        }
    }

    public ValueTask<LogPosition?> LoadAsync(Action<StoredDocument> take, CancellationToken cancellation)
    {
        lock (disk.Gate)
        {
            foreach (var ((kind, key), json) in Generation.Documents)
            {
                cancellation.ThrowIfCancellationRequested();
                take(new StoredDocument(kind, key, json));
            }

            return ValueTask.FromResult(Generation.Checkpoint);
        }
    }

    public ValueTask<CommitOutcome> CommitAsync(DocumentCommit commit, CancellationToken cancellation)
    {
        lock (disk.Gate)
        {
            var generation = Generation;
            if (generation.Checkpoint != commit.Expected)
            {
                return ValueTask.FromResult(CommitOutcome.Mismatch);
            }

            if (commit.IsWhole)
            {
                generation.Documents.Clear();
            }

            foreach (var document in commit.Changed)
            {
                generation.Documents[(document.Kind, document.Key)] = document.Json.ToArray();
            }

            foreach (var gone in commit.Deleted)
            {
                generation.Documents.Remove(gone);
            }

            generation.Checkpoint = commit.Next;
            return ValueTask.FromResult(CommitOutcome.Success);
        }
    }

    public ValueTask<bool> ActivateAsync(CancellationToken cancellation)
    {
        lock (disk.Gate)
        {
            var mine = Generation;
            if (mine.State == GenerationState.Anew && !Replace(disk.LiveOf(mine.Version), mine))
            {
                return ValueTask.FromResult(false);
            }

            var before = disk.Generations.MaxBy(one => one.Activated);
            if (mine.Activated == 0 || mine != before)
            {
                mine.Activated = ++disk.Activations;
                disk.Generations.RemoveAll(one => one != mine && one != before && !IsBeingMade(one, mine.Version));
            }

            return ValueTask.FromResult(true);
        }
    }

    public IReadModelStore Anew() => new InMemoryReadModelStore(disk) { _isAnew = true };

    private static bool Replace(InMemoryGeneration live, InMemoryGeneration mine)
    {
        if ((mine.Checkpoint ?? LogPosition.Start) < (live.Checkpoint ?? LogPosition.Start))
        {
            return false;
        }

        (live.State, mine.State) = (GenerationState.Kept, GenerationState.Live);
        return true;
    }

    private static bool IsBeingMade(InMemoryGeneration one, int version) =>
        one.State == GenerationState.Anew || (one.Activated == 0 && one.Version > version);
}
