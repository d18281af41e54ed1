using System.Threading.Channels;
using Gse.Application;
using Gse.Application.Sessions;
using Gse.Domain.Agents;

namespace Gse.Edge.Gateway;

/// <summary>
/// Puts the ends of sessions into the log, many at a time when many end at once, and again until the log takes them.
/// What is still waiting when the edge stops is found by the next start.
/// </summary>
internal sealed partial class SessionEnds(UseCases useCases, TimeProvider time, ILogger<SessionEnds> logger)
    : BackgroundService
{
    private const int MaxBatch = 1_000;
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private readonly Channel<(AgentDisconnected End, TaskCompletionSource Done)> _waiting =
        Channel.CreateUnbounded<(AgentDisconnected, TaskCompletionSource)>();

    /// <summary>Completes when the end is in the log, or was given up because the edge stops.</summary>
    public Task RecordAsync(AgentDisconnected end)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_waiting.Writer.TryWrite((end, done)))
        {
            done.SetResult();
        }

        return done.Task;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<(AgentDisconnected End, TaskCompletionSource Done)>();
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                while (batch.Count < MaxBatch && _waiting.Reader.TryRead(out var next))
                {
                    batch.Add(next);
                }

                await RecordAsync([.. batch.Select(item => item.End)], stoppingToken);
                batch.ForEach(item => item.Done.SetResult());
                batch.Clear();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopping(logger, batch.Count + _waiting.Reader.Count);
        }

        _waiting.Writer.TryComplete();
        batch.ForEach(item => item.Done.SetResult());
        while (_waiting.Reader.TryRead(out var left))
        {
            left.Done.SetResult();
        }
    }

    private async Task RecordAsync(IReadOnlyList<AgentDisconnected> ends, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await useCases.SendAsync(new CloseSessions(ends), Caller.Edge, null, cancellation);
                return;
            }
            catch (Exception failure) when (
                !cancellation.IsCancellationRequested && failure is not OutOfMemoryException)
            {
                Log.Failed(logger, failure, ends.Count);
            }

            await Task.Delay(Again, time, cancellation);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3010, LogLevel.Error, "The ends of {Count} sessions could not be recorded; tried again")]
        public static partial void Failed(ILogger logger, Exception failure, int count);

        [LoggerMessage(3011, LogLevel.Debug, "Session ends stop with {Left} left")]
        public static partial void Stopping(ILogger logger, int left);
    }
}
