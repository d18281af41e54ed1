using Gse.Application.Sessions;

namespace Gse.Edge.Gateway;

/// <summary>
/// Tells the connected agents what they have to know before this edge is gone: which edges live, once that changes, and
/// over what time to spread, once the fleet has grown so much that what the first were told would be a storm. So many a
/// second as may reconnect: the moment at which an edge is lost is no moment for ten thousand frames.
/// </summary>
internal sealed partial class LinkAnnouncer(LinkContext link, ILogger<LinkAnnouncer> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private IReadOnlyList<string> _edges = [];
    private TimeSpan _spread;
    private Queue<IHeldLink> _untold = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        (_edges, _spread) = (link.Pacing.Edges, link.Pacing.ReconnectSpread);
        using var timer = new PeriodicTimer(Look, link.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (HasChanged())
                {
                    _untold = new Queue<IHeldLink>(link.Sessions.All);
                    Log.Announcing(logger, _edges.Count, _spread, _untold.Count);
                }

                for (var i = 0; i < link.Options.ReconnectsPerSecond && _untold.TryDequeue(out var session); i++)
                {
                    session.PaceChanged();
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopping(logger);
        }
    }

    private bool HasChanged()
    {
        var (edges, spread) = (link.Pacing.Edges, link.Pacing.ReconnectSpread);
        var changed = !edges.SequenceEqual(_edges) || spread >= 2 * _spread;
        if (changed || spread < _spread)
        {
            (_edges, _spread) = (edges, spread);
        }

        return changed;
    }

    private static partial class Log
    {
        [LoggerMessage(3095, LogLevel.Information,
            "{Edges} edges live, agents spread over {Spread}: telling {Count} agents")]
        public static partial void Announcing(ILogger logger, int edges, TimeSpan spread, int count);

        [LoggerMessage(3096, LogLevel.Debug, "Link announcer stops")]
        public static partial void Stopping(ILogger logger);
    }
}
