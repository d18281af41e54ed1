using Gse.Application.Edges;
using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Application.Routing;
using Gse.Domain.Channels;
using Gse.Domain.Delivery;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gse.Application.Delivery;

/// <summary>
/// Warns while an alarm channel has no route that works: an alarm that nobody hears looks like no alarm. Tells it
/// before the first alarm is raised, not after.
/// </summary>
internal sealed partial class AlarmAudience(
    RoutingTables tables, Lanes lanes, DeliveryDutyKeeper duty, DeliveryJournal journal, EdgeIdentity edge,
    IEventReader reader, ProjectionProgress progress, TimeProvider time, ILogger<AlarmAudience> logger)
    : BackgroundService
{
    private static readonly ChannelId[] AlarmChannels = [ChannelId.BaseAlarm, ChannelId.ProcessEvents];
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    // A storage may be away for a moment; what is raised then waits for it and is heard soon.
    private static readonly TimeSpan DownFor = TimeSpan.FromSeconds(30);

    private readonly HashSet<ChannelId> _unheard = [];
    private readonly Signal _changed = new();
    private bool _begun;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        tables.Changed += _changed.Set;
        await using var looking = time.CreateTimer(_ => _changed.Set(), null, LookEvery, LookEvery);
        try
        {
            await progress.CaughtUp.WaitAsync(stoppingToken);
            while (true)
            {
                await TryCheckAsync(stoppingToken);
                await _changed.WaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopping(logger);
        }
        finally
        {
            tables.Changed -= _changed.Set;
        }
    }

    private async Task TryCheckAsync(CancellationToken cancellation)
    {
        try
        {
            if (!_begun)
            {
                // The routes of a fresh edge were written a moment ago.
                await progress.WaitForAsync(await reader.ReadHeadAsync(cancellation), cancellation);
                _begun = true;
            }

            await CheckAsync(cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            // The log is out of reach; the warning is for people who read it later, too.
            Log.NotWritten(logger, failure);
        }
    }

    private async Task CheckAsync(CancellationToken cancellation)
    {
        foreach (var channel in duty.IsMine ? AlarmChannels : [])
        {
            var reason = WhyUnheard(channel);
            if (reason is not null != _unheard.Contains(channel))
            {
                await TellAsync(channel, reason, cancellation);
            }
        }
    }

    private async Task TellAsync(ChannelId channel, string? reason, CancellationToken cancellation)
    {
        if (reason is not null)
        {
            Log.Unheard(logger, channel.Value, reason);
            await journal.RecordAsync(
                new AlarmChannelUnheard(edge.Id, channel, reason, time.GetUtcNow()), cancellation);
            _unheard.Add(channel);
        }
        else
        {
            Log.Heard(logger, channel.Value);
            await journal.RecordAsync(new AlarmChannelHeard(edge.Id, channel, time.GetUtcNow()), cancellation);
            _unheard.Remove(channel);
        }

        DeliveryMetrics.Unheard(channel, reason is not null);
    }

    private string? WhyUnheard(ChannelId channel)
    {
        var table = tables.Current;
        if (!table.Has(channel))
        {
            return "the channel does not exist";
        }

        var ways = table.RoutesOf(channel).Select(route => route.Target).Distinct().ToList();
        if (ways.Count == 0)
        {
            return "no route of the channel leads to a storage";
        }

        var states = lanes.Statuses.ToDictionary(lane => lane.StreamTo);
        var troubles = ways.Select(way => WhyDown(states.GetValueOrDefault(way.Id))).ToList();
        return troubles.Contains(null) ? null : string.Join("; ", troubles);
    }

    private string? WhyDown(LaneStatus? lane) =>
        lane is { DownSince: { } since } && time.GetUtcNow() - since >= DownFor
            ? $"storage {lane.Name} takes nothing: {lane.Reason}"
            : null;

    private static partial class Log
    {
        [LoggerMessage(1550, LogLevel.Warning, "Alarms of channel {Channel} would reach nobody: {Reason}")]
        public static partial void Unheard(ILogger logger, int channel, string reason);

        [LoggerMessage(1551, LogLevel.Information, "Alarms of channel {Channel} have a way out again")]
        public static partial void Heard(ILogger logger, int channel);

        [LoggerMessage(1552, LogLevel.Error, "Whether alarms are heard cannot be written to the log; tried again")]
        public static partial void NotWritten(ILogger logger, Exception failure);

        [LoggerMessage(1553, LogLevel.Debug, "Watch over the alarm channels stops")]
        public static partial void Stopping(ILogger logger);
    }
}
