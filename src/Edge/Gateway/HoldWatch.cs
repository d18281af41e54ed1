using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Domain.Agents;

namespace Gse.Edge.Gateway;

/// <summary>
/// Follows the log for what ends a connection of this edge: the agent was retired, whoever did it and wherever, or
/// connected to another edge since.
/// </summary>
internal sealed partial class HoldWatch(
    IEventReader reader, LinkContext link, IdArbiter arbiter, ILogger<HoldWatch> logger) : BackgroundService
{
    private static readonly EventFilter Filter =
        new([StreamName.AgentPrefix], [nameof(AgentRetired), nameof(AgentConnected)]);

    private LogPosition _from;

    /// <summary>
    /// Takes its place in the log before anybody can connect; who was retired before that is not admitted.
    /// </summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _from = await reader.ReadHeadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var message in reader.SubscribeToAllAsync(Filter, _from, stoppingToken))
            {
                if (message.Event is { } recorded)
                {
                    Follow(EventCodec.Decode(recorded));
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopping(logger);
        }
    }

    private void Follow(object? happened)
    {
        switch (happened)
        {
            case AgentRetired retired:
                Release(retired.Agent, long.MaxValue, DisconnectReason.Retired);
                break;
            case AgentConnected elsewhere when elsewhere.Edge != link.Edge:
                _ = MoveAsync(elsewhere);
                break;
            default:
                break;
        }
    }

    /// <summary>
    /// Not waited for: another process of the same id gets a moment to show that it still lives, and the log goes on.
    /// </summary>
    private async Task MoveAsync(AgentConnected elsewhere)
    {
        try
        {
            await arbiter.TellIfBothLiveAsync(elsewhere);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Log.ConflictNotTold(logger, failure, elsewhere.Agent.Value);
        }

        Release(elsewhere.Agent, elsewhere.Session, DisconnectReason.Superseded);
    }

    /// <summary>Whether it is connected here or was: from now on it is not this edge's to judge.</summary>
    private void Release(AgentId agent, long before, DisconnectReason reason)
    {
        var isHeld = link.Sessions.TryFind(agent, out var held);
        if (isHeld && held!.Session > before)
        {
            // It came back here since; this is old news.
            return;
        }

        link.Liveness.Forget(agent);
        held?.Close(reason);
    }

    private static partial class Log
    {
        [LoggerMessage(3070, LogLevel.Debug, "Hold watch stops")]
        public static partial void Stopping(ILogger logger);

        [LoggerMessage(3071, LogLevel.Error, "That two processes claim agent {Agent} could not be told")]
        public static partial void ConflictNotTold(ILogger logger, Exception failure, string agent);
    }
}
