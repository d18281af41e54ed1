using System.Collections.Concurrent;
using Gse.Application.Edges;
using Gse.Application.EventLog;
using Gse.Domain.Agents;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gse.Application.Heartbeats;

/// <summary>
/// When the agents of other edges beat last, from the batches that those edges record: so every edge answers for the
/// whole fleet. From its start on; before, the views say what is known.
/// </summary>
internal sealed partial class OtherEdgesBeats(
    IEventReader reader, HeartbeatHistory history, LogTraits log, EdgeIdentity edge, TimeProvider time,
    ILogger<OtherEdgesBeats> logger)
    : BackgroundService
{
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(5);
    private static readonly EventFilter Filter = EventFilter.Streams(StreamName.HeartbeatsPrefix);

    private readonly ConcurrentDictionary<AgentId, long> _newest = new();
    private readonly Dictionary<string, HeartbeatDecoder> _decoders = [];
    private readonly string _own = $"{StreamName.HeartbeatsPrefix}{edge.Id}-";

    /// <summary>Null for an agent that has not beaten at another edge since this one started.</summary>
    public DateTimeOffset? LastSeen(AgentId agent) =>
        _newest.TryGetValue(agent, out var at) ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!log.IsShared)
        {
            return;
        }

        try
        {
            while (true)
            {
                await FollowAsync(stoppingToken);
                await Task.Delay(AgainAfter, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopping(logger);
        }
    }

    private async Task FollowAsync(CancellationToken cancellation)
    {
        try
        {
            _decoders.Clear();
            var head = await reader.ReadHeadAsync(cancellation);
            await foreach (var message in reader.SubscribeToAllAsync(Filter, head, cancellation))
            {
                if (message.Event is { } batch && !batch.Stream.Value.StartsWith(_own, StringComparison.Ordinal))
                {
                    await TakeAsync(batch, cancellation);
                }
            }
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            Log.NotRead(logger, failure);
        }
    }

    private async Task TakeAsync(RecordedEvent batch, CancellationToken cancellation)
    {
        if (!_decoders.TryGetValue(batch.Stream.Value, out var decoder))
        {
            // It may name its agents by a dictionary that began before this edge listened.
            decoder = await history.ReadUpToAsync(batch.Stream, batch.Revision, Note, cancellation);
            _decoders[batch.Stream.Value] = decoder;
        }

        decoder.Decode(batch.Data.Span, Note);
    }

    private void Note(ReceivedBeat beat) => _newest[beat.Agent] = beat.AtMs;

    private static partial class Log
    {
        [LoggerMessage(1220, LogLevel.Error, "The beats of other edges cannot be read; it is tried again")]
        public static partial void NotRead(ILogger logger, Exception failure);

        [LoggerMessage(1221, LogLevel.Debug, "Reading of other edges' beats stops")]
        public static partial void Stopping(ILogger logger);
    }
}
