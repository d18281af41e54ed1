using Gse.Application.EventLog;
using Gse.Domain.Channels;

namespace Gse.Application.LogCopy;

/// <summary>
/// Copies a log into another engine.
/// <list type="number">
/// <item>What the target holds is compared with the source: it must be a beginning of it. No mark says how far an
/// earlier run came, so none can lie.</item>
/// <item>The rest is copied, in the order of the log.</item>
/// <item>Both logs are read again and compared event by event, unless the first step has done that.</item>
/// <item>Only then retention is carried over, since with it the target may let go of events, and at last how far
/// documents have been delivered.</item>
/// </list>
/// It can be broken off at any moment, and run again; nothing is written twice.
/// </summary>
public sealed class LogCopier(LogCopySource source, LogCopyTarget target, IProgress<LogCopyProgress> progress)
{
    public async Task<Result<LogCopyReport>> RunAsync(CancellationToken cancellation)
    {
        var storages = await StoragesAsync(cancellation);
        var places = await PlacesAsync(storages, cancellation);
        var end = await source.Reader.ReadHeadAsync(cancellation);
        using var before = new CopiedSoFar(new PositionMap(places));
        var refusal = await new LogComparison(source, target, before, Teller(LogCopyStep.Compare, end))
            .RunAsync(cancellation);
        if (refusal is not null)
        {
            return refusal;
        }

        var pump = new EventPump(source, target, before, Teller(LogCopyStep.Copy, end));
        if (await pump.RunAsync(cancellation) is { } stopped)
        {
            return stopped;
        }

        if (pump.Copied == 0)
        {
            return await FinishAsync(before, 0, storages, cancellation);
        }

        using var after = new CopiedSoFar(new PositionMap(places));
        refusal = await new LogComparison(source, target, after, Teller(LogCopyStep.Verify, end))
            .RunAsync(cancellation);
        if (refusal is not null || after.Events != before.Events + pump.Copied)
        {
            return new NotVerified(
                refusal?.Message ?? $"{after.Events} of {before.Events + pump.Copied} events are in the target");
        }

        return await FinishAsync(after, pump.Copied, storages, cancellation);
    }

    private async Task<Result<LogCopyReport>> FinishAsync(
        CopiedSoFar whole, long copied, IReadOnlyList<StreamToId> storages, CancellationToken cancellation)
    {
        if (whole.SourceDigest != whole.TargetDigest)
        {
            return new NotVerified($"the digests differ: {whole.SourceDigest} became {whole.TargetDigest}");
        }

        if (await HasMoreAsync(whole.Reached, cancellation))
        {
            return new WrittenMeanwhile("the source was written while it was copied; run the copy again");
        }

        progress.Report(new LogCopyProgress(LogCopyStep.Finish, whole.Events, 1));
        var retentions = await new RetentionCopy(source.Reader, target.Reader, target.Writer)
            .RunAsync(whole.Heads.Keys, cancellation);
        var marks = await new DeliveryMarks(source, target).RunAsync(storages, whole.Map, cancellation);
        return new LogCopyReport(
            whole.Events, copied, whole.Streams, whole.LetGo, retentions, marks, whole.TargetDigest);
    }

    private async Task<bool> HasMoreAsync(LogPosition reached, CancellationToken cancellation)
    {
        var rest = source.Reader.ReadAllAsync(source.Filter, ReadDirection.Forwards, reached, 1, cancellation);
        await foreach (var _ in rest)
        {
            return true;
        }

        return false;
    }

    /// <summary>All storages there are, or were.</summary>
    private async Task<IReadOnlyList<StreamToId>> StoragesAsync(CancellationToken cancellation)
    {
        var found = new HashSet<StreamToId>();
        var filter = new EventFilter([StreamName.StreamToPrefix], [nameof(StreamToAdded)]);
        var added = source.Reader.ReadAllAsync(
            filter, ReadDirection.Forwards, LogPosition.Start, long.MaxValue, cancellation);
        await foreach (var recorded in added)
        {
            if (Events.EventCodec.Decode(recorded) is StreamToAdded e)
            {
                found.Add(e.StreamTo);
            }
        }

        return [.. found];
    }

    /// <summary>The places in the source that something will ask for.</summary>
    private async Task<IReadOnlyList<long>> PlacesAsync(
        IReadOnlyList<StreamToId> storages, CancellationToken cancellation)
    {
        var places = new List<long>();
        var filter = new EventFilter(EventPositions.StreamPrefixes, [.. EventPositions.Properties.Keys]);
        var events = source.Reader.ReadAllAsync(
            filter, ReadDirection.Forwards, LogPosition.Start, long.MaxValue, cancellation);
        await foreach (var recorded in events)
        {
            if (EventPositions.Read(recorded) is { } place)
            {
                places.Add(place);
            }
        }

        foreach (var storage in storages)
        {
            if (source.Marks is { } marks && await marks.LoadAsync(storage, cancellation) is { } mark)
            {
                places.Add(mark.Value);
            }
        }

        return places;
    }

    private Action<long, LogPosition> Teller(LogCopyStep step, LogPosition end) => (events, at) =>
        progress.Report(new LogCopyProgress(step, events, Math.Clamp(at.Value / Math.Max(1.0, end.Value), 0, 1)));
}
