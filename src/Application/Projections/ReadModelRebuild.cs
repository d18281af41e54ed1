using Gse.Application.EventLog;
using Microsoft.Extensions.Logging;

namespace Gse.Application.Projections;

/// <summary>
/// Makes all documents anew from the log, beside those in force, and swaps them when they have caught up. Edges may
/// work on meanwhile: they find the new documents with their next commit. To be run in a process of its own, which has
/// no projector.
/// </summary>
public sealed class ReadModelRebuild(
    IEventReader reader, IReadModelStore store, IEnumerable<IProjection> projections, TimeProvider time,
    ILogger<Projector> logger)
{
    private static readonly TimeSpan Told = TimeSpan.FromMilliseconds(200);

    /// <param name="told">Told a few times a second how far it is.</param>
    /// <param name="cancellation">Ends it; what was made so far is dropped by the next rebuild.</param>
    /// <returns>The place in the log up to which the documents in force have come.</returns>
    /// <exception cref="EngineException">The log or the store is out of reach.</exception>
    public async Task<LogPosition> RunAsync(IProgress<RebuildProgress> told, CancellationToken cancellation)
    {
        var progress = new ProjectionProgress(time);
        using var projector = new Projector(reader, store.Anew(), projections, progress, time, logger);
        await projector.StartAsync(cancellation);
        try
        {
            var done = progress.Activated;
            while (!done.IsCompleted)
            {
                told.Report(new RebuildProgress(progress.Position, await reader.ReadHeadAsync(cancellation)));
                var ended = await Task.WhenAny(done, projector.ExecuteTask!, Task.Delay(Told, time, cancellation));
                await ended;
            }
        }
        finally
        {
            await projector.StopAsync(CancellationToken.None);
        }

        told.Report(new RebuildProgress(progress.Stored, progress.Stored));
        return progress.Stored;
    }
}

/// <param name="Position">How far the log is folded in.</param>
/// <param name="Head">How far there is to go; it moves on while edges write.</param>
public readonly record struct RebuildProgress(LogPosition Position, LogPosition Head);
