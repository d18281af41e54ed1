namespace Gse.Edge.Gateway;

/// <summary>
/// The edge stops in order: nobody is admitted any more, every agent is told when to come back, and the ends of all
/// sessions are in the log before the rest of the edge goes down.
/// </summary>
internal sealed partial class LinkDrain(LinkContext link, ILogger<LinkDrain> logger) : IHostedLifecycleService
{
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        link.IsDraining = true;
        var held = link.Sessions.All;
        foreach (var session in held)
        {
            session.Close(Domain.Agents.DisconnectReason.EdgeStopped);
        }

        try
        {
            await Task.WhenAll(held.Select(session => session.Ended))
                .WaitAsync(link.Options.DrainTimeout, link.Time, cancellationToken);
            Log.Drained(logger, held.Count);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            // The next start finds them in the log, and ends them there.
            Log.Late(logger, held.Count(session => !session.Ended.IsCompleted));
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(3080, LogLevel.Information, "The agent link is drained: {Count} sessions ended")]
        public static partial void Drained(ILogger logger, int count);

        [LoggerMessage(3081, LogLevel.Warning, "The agent link stops with {Count} sessions whose end is not recorded")]
        public static partial void Late(ILogger logger, int count);
    }
}
