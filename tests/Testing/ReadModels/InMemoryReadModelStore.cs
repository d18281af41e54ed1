using System.Runtime.CompilerServices;
using Gse.Application.EventLog;
using Gse.Application.Projections;

namespace Gse.Testing.ReadModels;

/// <summary>What stands for the disk: outlives the stores that are opened over it.</summary>
public sealed class InMemoryDocuments
{
    internal Lock Gate { get; } = new();

    internal SortedDictionary<(string Kind, string Key), byte[]> Documents { get; } =
        new(Comparer<(string Kind, string Key)>.Create(static (a, b) =>
            string.CompareOrdinal(a.Kind, b.Kind) is var kinds and not 0
                ? kinds
                : string.CompareOrdinal(a.Key, b.Key)));

    internal (int Version, LogPosition Position)? Checkpoint { get; set; }
}

/// <summary>A read model store for tests; passes the same contract as the real ones. Safe for many threads.</summary>
public sealed class InMemoryReadModelStore(InMemoryDocuments disk) : IReadModelStore
{
    private int? _version;

    public InMemoryReadModelStore()
        : this(new InMemoryDocuments())
    {
    }

    public ValueTask<LogPosition?> OpenAsync(int version, CancellationToken cancellation)
    {
        lock (disk.Gate)
        {
            _version = version;
            if (disk.Checkpoint is { } found && found.Version == version)
            {
                return ValueTask.FromResult<LogPosition?>(found.Position);
            }

            disk.Documents.Clear();
            disk.Checkpoint = null;
            return ValueTask.FromResult<LogPosition?>(null);
        }
    }

    public async IAsyncEnumerable<StoredDocument> LoadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        List<StoredDocument> all;
        lock (disk.Gate)
        {
            all = [.. disk.Documents.Select(pair => new StoredDocument(pair.Key.Kind, pair.Key.Key, pair.Value))];
        }

        foreach (var document in all)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return document;
        }
    }

    public ValueTask<CommitOutcome> CommitAsync(DocumentCommit commit, CancellationToken cancellation)
    {
        lock (disk.Gate)
        {
            var version = _version ?? throw new InvalidOperationException("The store was not opened.");
            if (disk.Checkpoint?.Position != commit.Expected || (disk.Checkpoint?.Version ?? version) != version)
            {
                return ValueTask.FromResult(CommitOutcome.Mismatch);
            }

            foreach (var document in commit.Changed)
            {
                disk.Documents[(document.Kind, document.Key)] = document.Json.ToArray();
            }

            foreach (var gone in commit.Deleted)
            {
                disk.Documents.Remove(gone);
            }

            disk.Checkpoint = (version, commit.Next);
            return ValueTask.FromResult(CommitOutcome.Success);
        }
    }
}
