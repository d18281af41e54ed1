using Gse.Application.EventLog;
using Gse.Application.Projections;
using Microsoft.Extensions.Options;

namespace Gse.Edge.Http.Calls;

/// <summary>
/// Waits until queries see a position of the log, for <see cref="GseHttpOptions.PositionWait"/> at most.
/// </summary>
internal sealed partial class PositionWait(
    ProjectionProgress progress, IOptions<GseHttpOptions> options, TimeProvider time, ILogger<PositionWait> logger)
{
    /// <returns>False if the time was up before.</returns>
    public async Task<bool> WaitAsync(LogPosition position, CancellationToken cancellation)
    {
        if (progress.Position >= position)
        {
            return true;
        }

        using var patience = new CancellationTokenSource(options.Value.PositionWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            await progress.WaitForAsync(position, either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>
    /// After a command. What is written is written: when the time is up, the command is answered all the same.
    /// </summary>
    public async Task SettleAsync(LogPosition position, CancellationToken cancellation)
    {
        if (!await WaitAsync(position, cancellation))
        {
            Log.NotSettled(logger, position.Value, progress.Position.Value);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3025, LogLevel.Warning,
            "A command at position {Position} is answered before queries see it: they are at {Reached}")]
        public static partial void NotSettled(ILogger logger, long position, long reached);
    }
}
