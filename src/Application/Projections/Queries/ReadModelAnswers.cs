using Gse.Application.EventLog;
using Microsoft.Extensions.Logging;

namespace Gse.Application.Projections.Queries;

/// <summary>
/// Who answers a list: the store if it has all that memory had when it was asked, which it is given a moment for; else
/// memory. So an answer never misses what an earlier one, or a command that was answered, has shown. A store that fails
/// is left alone for a while.
/// </summary>
internal sealed partial class ReadModelAnswers(
    MemoryQueries memory, IEnumerable<IStoredQueries> stores, ProjectionProgress progress, TimeProvider time,
    ILogger<ReadModelAnswers> logger)
{
    private static readonly TimeSpan PatienceWithLag = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PatienceWithAnswer = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LeftAlone = TimeSpan.FromSeconds(5);

    private readonly IStoredQueries? _store = stores.SingleOrDefault();
    private long _failedAt = long.MinValue;

    public async ValueTask<ViewPage<TView>> AskAsync<TView>(
        Func<IReadModelQueries, CancellationToken, ValueTask<ViewPage<TView>?>> ask, AnswerOrigin origin,
        CancellationToken cancellation)
    {
        if (_store is null)
        {
            return await AskMemoryAsync(ask, cancellation);
        }

        // The store has what memory had, and memory what the log told last: neither is younger than that.
        origin.Age = progress.SinceHeard;
        if (await AskStoreAsync(_store, ask, cancellation) is { } page)
        {
            origin.From = AnsweredFrom.Store;
            return page;
        }

        origin.From = AnsweredFrom.Memory;
        return await AskMemoryAsync(ask, cancellation);
    }

    private async ValueTask<ViewPage<TView>> AskMemoryAsync<TView>(
        Func<IReadModelQueries, CancellationToken, ValueTask<ViewPage<TView>?>> ask, CancellationToken cancellation) =>
        await ask(memory, cancellation) ?? throw new InvalidOperationException("Memory answers every question.");

    private async ValueTask<ViewPage<TView>?> AskStoreAsync<TView>(
        IStoredQueries store, Func<IReadModelQueries, CancellationToken, ValueTask<ViewPage<TView>?>> ask,
        CancellationToken cancellation)
    {
        var failedAt = Volatile.Read(ref _failedAt);
        var needed = progress.LastChange;
        if ((failedAt != long.MinValue && time.GetElapsedTime(failedAt) < LeftAlone)
            || !await HasAsync(needed, cancellation))
        {
            return null;
        }

        using var patience = new CancellationTokenSource(PatienceWithAnswer, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            var page = await ask(store, either.Token);
            return page?.At >= needed ? page : null;
        }
        catch (Exception failure) when (failure is EngineException
            || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            Volatile.Write(ref _failedAt, time.GetTimestamp());
            Log.Failed(logger, failure.Message);
            return null;
        }
    }

    private async ValueTask<bool> HasAsync(LogPosition needed, CancellationToken cancellation)
    {
        if (progress.Stored >= needed)
        {
            return true;
        }

        // One that has been behind for longer will not come now.
        if (progress.StoreLag > PatienceWithAnswer)
        {
            return false;
        }

        using var patience = new CancellationTokenSource(PatienceWithLag, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            await progress.WaitForStoredAsync(needed, either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1006, LogLevel.Warning, "Lists are answered from memory for a while: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
