namespace Gse.Edge.Gateway;

/// <summary>
/// Closes the connections on which nothing came for long: the peer's host is gone, and TCP has not noticed. One timer
/// for all.
/// </summary>
internal sealed partial class LinkSweeper(LinkContext link, ILogger<LinkSweeper> logger) : BackgroundService
{
    private const int LooksPerTimeout = 10;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var timeout = link.Options.IdleTimeout;
        using var timer = new PeriodicTimer(timeout / LooksPerTimeout, link.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var session in link.Sessions.All.OfType<AgentSession>())
                {
                    if (link.Time.GetElapsedTime(session.LastFrameAt) >= timeout)
                    {
                        Log.Idle(logger, session.Agent.Value, session.Session);
                        session.Close(Domain.Agents.DisconnectReason.ConnectionLost);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopping(logger);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3090, LogLevel.Information, "Agent {Agent}, session {Session}: nothing came for long; closed")]
        public static partial void Idle(ILogger logger, string agent, long session);

        [LoggerMessage(3091, LogLevel.Debug, "Link sweeper stops")]
        public static partial void Stopping(ILogger logger);
    }
}
