using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Domain;
using Gse.Domain.Delivery;

namespace Gse.Application.LogCopy;

/// <summary>
/// Goes through both logs side by side until the target ends: the same events in the same order, or it says where they
/// part. So it finds how far a copy that was broken off had come, and whether a finished one is true.
/// </summary>
internal sealed class LogComparison(
    LogCopySource source, LogCopyTarget target, CopiedSoFar soFar, Action<long, LogPosition> progress)
{
    private const int TellEvery = 4_096;

    private readonly LetGo _gone = new(source.Reader, target.Reader, soFar);

    /// <returns>Null: all that the target holds is a beginning of the source.</returns>
    public async Task<Refusal?> RunAsync(CancellationToken cancellation)
    {
        await using var theirs = All(source.Reader, source.Filter, cancellation);
        await using var ours = All(target.Reader, target.Filter, cancellation);
        var more = await theirs.MoveNextAsync();
        while (await ours.MoveNextAsync())
        {
            while (more && theirs.Current.Id != ours.Current.Id && !IsOfTheCopy(ours.Current)
                && !await _gone.FromSourceAsync(ours.Current, cancellation)
                && await _gone.FromTargetAsync(theirs.Current, cancellation))
            {
                soFar.LetGo++;
                more = await theirs.MoveNextAsync();
            }

            if (more && theirs.Current.Id == ours.Current.Id && theirs.Current.Stream == ours.Current.Stream)
            {
                if (Compare(theirs.Current, ours.Current) is { } what)
                {
                    return Differs(ours.Current, $"{what} is not as in the source");
                }

                more = await theirs.MoveNextAsync();
            }
            else if (!await MayStandAloneAsync(ours.Current, cancellation))
            {
                return Differs(ours.Current, more ? "the source has another event there" : "the source has ended");
            }
        }

        return null;
    }

    private static IAsyncEnumerator<RecordedEvent> All(
        IEventReader reader, EventFilter filter, CancellationToken cancellation) =>
        reader.ReadAllAsync(filter, ReadDirection.Forwards, LogPosition.Start, long.MaxValue, cancellation)
            .GetAsyncEnumerator(cancellation);

    /// <summary>How far was delivered, as the end of an earlier run said it.</summary>
    private static bool IsOfTheCopy(RecordedEvent ours) =>
        ours.Type == nameof(DocumentsDelivered)
        && EventCodec.Decode(ours) is DocumentsDelivered e && e.Edge == SharedLogMarks.Copy;

    private async ValueTask<bool> MayStandAloneAsync(RecordedEvent ours, CancellationToken cancellation)
    {
        var isOfTheCopy = IsOfTheCopy(ours);
        if (!isOfTheCopy && !await _gone.FromSourceAsync(ours, cancellation))
        {
            return false;
        }

        soFar.LetGo += isOfTheCopy ? 0 : 1;
        soFar.Heads[ours.Stream] = ours.Revision;
        return true;
    }

    private string? Compare(RecordedEvent theirs, RecordedEvent ours)
    {
        var place = EventPositions.Read(theirs);
        if (place is { } old && EventPositions.Read(ours) is { } found)
        {
            // Several places may mean the same; the one that was chosen then stands.
            place = soFar.Map.AreSame(old, found) ? found : soFar.Map.Find(old);
        }

        var difference = soFar.Compare(theirs, EventPositions.Translate(theirs, place), ours);
        if (soFar.Events % TellEvery == 0)
        {
            progress(soFar.Events, theirs.Position);
        }

        return difference;
    }

    private TargetDiffers Differs(RecordedEvent ours, string how) => new(
        $"the target is no copy of the source: at its event {soFar.Events + 1} ({ours.Type}, number {ours.Revision} of "
        + $"{ours.Stream}) {how}");
}
