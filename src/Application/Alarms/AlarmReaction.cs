using Gse.Application.Edges;
using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Domain.Alarms;
using Gse.Domain.Edges;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gse.Application.Alarms;

/// <summary>
/// Turns losses into alarms, and repeats and clears them.
/// <list type="number">
/// <item>It decides on the alarm book alone, which follows the log: nothing to remember, so nothing to lose in a
/// crash.</item>
/// <item>It decides first when the book has caught up, and next when the book has seen what was decided before.</item>
/// <item>Of several edges each tells of the losses that it declared, and of those whose heir it is; and none does
/// while its lease is not held.</item>
/// <item>An append whose fate is unknown is made again, the same one, before anything else is decided.</item>
/// </list>
/// </summary>
internal sealed partial class AlarmReaction(
    AlarmProjection alarms, AlarmComposer composer, IEventWriter writer, ProjectionProgress progress,
    EdgeProjection edges, EdgeLease lease, EdgeIdentity edge, IOptions<AlarmOptions> options, TimeProvider time,
    ILogger<AlarmReaction> logger) : BackgroundService
{
    // Changes that come in crowds (a lost switch) are looked at together.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(10);

    private readonly AlarmPolicy _policy = options.Value.Policy;
    private readonly Signal _wake = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var timer = time.CreateTimer(
            _ => _wake.Set(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        alarms.Changed += _wake.Set;
        edges.Changed += _wake.Set;
        try
        {
            await progress.CaughtUp.WaitAsync(stoppingToken);
            while (!stoppingToken.IsCancellationRequested)
            {
                if (await TellAsync(stoppingToken))
                {
                    continue;
                }

                timer.Change(UntilNext(), Timeout.InfiniteTimeSpan);
                await _wake.WaitAsync(stoppingToken);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopping(logger);
        }
        finally
        {
            alarms.Changed -= _wake.Set;
            edges.Changed -= _wake.Set;
        }
    }

    /// <returns>True if there was something to tell.</returns>
    private async Task<bool> TellAsync(CancellationToken cancellation)
    {
        var (book, now) = (alarms.Book, time.GetUtcNow());
        var steps = AlarmDecisions.Due(book, IsMine, now, _policy);
        if (steps.Count == 0)
        {
            return false;
        }

        if (!lease.IsHeld)
        {
            // Another edge may have taken this one's place and be about to tell the same.
            await Task.Delay(FirstRetry, time, cancellation);
            return true;
        }

        var appends = composer.Compose(steps, book.RawIds.GetValueOrDefault(edge.Id), now);
        var written = await AppendAsync(appends, cancellation);
        await progress.WaitForAsync(written, cancellation);
        foreach (var step in steps)
        {
            AlarmMetrics.Count(step);
        }

        return true;
    }

    private async Task<LogPosition> AppendAsync(IReadOnlyList<StreamAppend> appends, CancellationToken cancellation)
    {
        for (var wait = FirstRetry; ; wait = wait * 2 < LongestRetry ? wait * 2 : LongestRetry)
        {
            try
            {
                return (await writer.AppendManyAsync(appends, cancellation)).Max(result => result.Position);
            }
            catch (Exception failure) when (failure is not ArgumentException && !cancellation.IsCancellationRequested)
            {
                Log.AppendFailed(logger, failure, wait.TotalMilliseconds);
            }

            await Task.Delay(wait, time, cancellation);
        }
    }

    private bool IsMine(EdgeId other) => edges.OwnerOf(other) == edge.Id;

    private TimeSpan UntilNext()
    {
        if (AlarmDecisions.NextDue(alarms.Book, IsMine, _policy) is not { } next)
        {
            return Timeout.InfiniteTimeSpan;
        }

        var wait = next - time.GetUtcNow() - Pause;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private static partial class Log
    {
        [LoggerMessage(1400, LogLevel.Error, "Alarms could not be recorded; tried again in {Milliseconds} ms")]
        public static partial void AppendFailed(ILogger logger, Exception failure, double milliseconds);

        [LoggerMessage(1401, LogLevel.Debug, "Alarm reaction stops")]
        public static partial void Stopping(ILogger logger);
    }
}
