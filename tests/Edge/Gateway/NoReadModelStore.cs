using Gse.Application.EventLog;
using Gse.Application.Projections;

namespace Gse.Edge.Tests.Gateway;

/// <summary>Keeps no documents: the projections live in memory.</summary>
internal sealed class NoReadModelStore : IReadModelStore
{
    public ValueTask<LogPosition?> OpenAsync(int version, CancellationToken cancellation) =>
        ValueTask.FromResult<LogPosition?>(null);

    public ValueTask<LogPosition?> ReadCheckpointAsync(CancellationToken cancellation) =>
        ValueTask.FromResult<LogPosition?>(null);

    public ValueTask<LogPosition?> LoadAsync(Action<StoredDocument> take, CancellationToken cancellation) =>
        ValueTask.FromResult<LogPosition?>(null);

    public ValueTask<bool> ActivateAsync(CancellationToken cancellation) => ValueTask.FromResult(true);

    public IReadModelStore Anew() => this;

    public ValueTask<CommitOutcome> CommitAsync(DocumentCommit commit, CancellationToken cancellation) =>
        ValueTask.FromResult(CommitOutcome.Success);
}
