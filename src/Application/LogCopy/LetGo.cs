using Gse.Application.EventLog;

namespace Gse.Application.LogCopy;

/// <summary>
/// Which events one of the logs had and holds no more. Retention takes a stream's beginning and leaves its newest
/// event; so before the first event that both hold, one of them may have events that the other let go.
/// </summary>
internal sealed class LetGo(IEventReader source, IEventReader target, CopiedSoFar soFar)
{
    private enum Loser
    {
        None,
        Source,
        Target,
    }

    private readonly Dictionary<StreamName, Loser> _losers = [];

    /// <summary>An event of the target is gone from the source.</summary>
    public async ValueTask<bool> FromSourceAsync(RecordedEvent ofTarget, CancellationToken cancellation) =>
        await LoserAsync(ofTarget.Stream, cancellation) == Loser.Source;

    /// <summary>An event of the source is gone from the target.</summary>
    public async ValueTask<bool> FromTargetAsync(RecordedEvent ofSource, CancellationToken cancellation) =>
        await LoserAsync(ofSource.Stream, cancellation) == Loser.Target;

    private async ValueTask<Loser> LoserAsync(StreamName stream, CancellationToken cancellation)
    {
        if (soFar.HasMet(stream))
        {
            return Loser.None;
        }

        if (!_losers.TryGetValue(stream, out var loser))
        {
            _losers[stream] = loser = await FindAsync(stream, cancellation);
        }

        return loser;
    }

    private async ValueTask<Loser> FindAsync(StreamName stream, CancellationToken cancellation)
    {
        if (await source.ReadRetentionAsync(stream, cancellation) is null
            && await target.ReadRetentionAsync(stream, cancellation) is null)
        {
            return Loser.None;
        }

        return await FirstAsync(source, stream, cancellation) is { } theirs
            && await FirstAsync(target, stream, cancellation) is { } ours && theirs != ours
                ? await HoldsAsync(source, stream, ours, cancellation) ? Loser.Target
                    : await HoldsAsync(target, stream, theirs, cancellation) ? Loser.Source
                    : Loser.None
                : Loser.None;
    }

    private static async ValueTask<Guid?> FirstAsync(
        IEventReader log, StreamName stream, CancellationToken cancellation)
    {
        await foreach (var first in log.ReadStreamAsync(stream, ReadDirection.Forwards, 0, 1, cancellation))
        {
            return first.Id;
        }

        return null;
    }

    private static async ValueTask<bool> HoldsAsync(
        IEventReader log, StreamName stream, Guid id, CancellationToken cancellation)
    {
        var all = log.ReadStreamAsync(stream, ReadDirection.Forwards, 0, long.MaxValue, cancellation);
        await foreach (var recorded in all)
        {
            if (recorded.Id == id)
            {
                return true;
            }
        }

        return false;
    }
}
