using Gse.Application.EventLog;
using Gse.Application.Projections;

namespace Gse.Infrastructure.Tests.ReadModels;

/// <summary>Fails as often as told; every second time after it has done what it was asked for.</summary>
internal sealed class MoodyStore(IReadModelStore inner) : IReadModelStore
{
    private int _failNext;

    public int FailNext
    {
        set => Volatile.Write(ref _failNext, value);
    }

    public ValueTask<LogPosition?> OpenAsync(int version, CancellationToken cancellation) =>
        inner.OpenAsync(version, cancellation);

    public ValueTask<LogPosition?> ReadCheckpointAsync(CancellationToken cancellation) =>
        inner.ReadCheckpointAsync(cancellation);

    public ValueTask<LogPosition?> LoadAsync(Action<StoredDocument> take, CancellationToken cancellation) =>
        inner.LoadAsync(take, cancellation);

    public async ValueTask<CommitOutcome> CommitAsync(DocumentCommit commit, CancellationToken cancellation)
    {
        var left = Volatile.Read(ref _failNext);
        if (left <= 0)
        {
            return await inner.CommitAsync(commit, cancellation);
        }

        Volatile.Write(ref _failNext, left - 1);
        if (left % 2 == 0)
        {
            await inner.CommitAsync(commit, cancellation);
        }

        throw new IOException("The connection broke.");
    }

    public ValueTask<bool> ActivateAsync(CancellationToken cancellation) => inner.ActivateAsync(cancellation);

    public IReadModelStore Anew() => inner.Anew();
}
