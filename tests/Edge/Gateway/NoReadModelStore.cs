using Gse.Application.EventLog;
using Gse.Application.Projections;

namespace Gse.Edge.Tests.Gateway;

/// <summary>Keeps no documents: the projections live in memory.</summary>
internal sealed class NoReadModelStore : IReadModelStore
{
    public ValueTask<LogPosition?> OpenAsync(int version, CancellationToken cancellation) =>
        ValueTask.FromResult<LogPosition?>(null);

    public async IAsyncEnumerable<StoredDocument> LoadAllAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        cancellation.ThrowIfCancellationRequested();
        yield break;
    }

    public ValueTask<CommitOutcome> CommitAsync(DocumentCommit commit, CancellationToken cancellation) =>
        ValueTask.FromResult(CommitOutcome.Success);
}
