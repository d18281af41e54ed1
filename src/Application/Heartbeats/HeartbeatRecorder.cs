using System.Diagnostics.Metrics;
using System.Runtime.InteropServices;
using Gse.Application.EventLog;
using Gse.Application.Edges;
using Gse.Application.Events;
using Gse.Application.Liveness;
using Gse.Application.Sessions;
using Gse.Domain.Agents;
using Gse.Domain.Edges;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gse.Application.Heartbeats;

/// <summary>
/// Collects beats and writes them as one HeartbeatsRecorded a second. Also the edge's feeler for the log: a batch that
/// cannot be written, or takes too long, makes the edge impaired until one gets through.
/// </summary>
public sealed partial class HeartbeatRecorder : BackgroundService, IHeartbeatSink
{
    /// <summary>The event's name in the log; its body is heartbeats.proto, not JSON.</summary>
    public const string EventType = "HeartbeatsRecorded";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly Counter<long> Dropped = Telemetry.Meter.CreateCounter<long>(
        "gse_heartbeats_dropped", description: "Beats that found no room while the log was out of reach");

    private readonly Lock _gate = new();
    private readonly HeartbeatEncoder _encoder = new();
    private readonly IEventWriter _writer;
    private readonly LivenessPipeline _liveness;
    private readonly EdgeId _edge;
    private readonly HeartbeatOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<HeartbeatRecorder> _logger;
    private List<ReceivedBeat> _received = [];
    private List<ReceivedBeat> _taken = [];
    private DateOnly _day;
    private StreamName? _unlimited;

    public HeartbeatRecorder(
        IEventWriter writer, LivenessPipeline liveness, EdgeIdentity edge, IOptions<HeartbeatOptions> options,
        TimeProvider time, ILogger<HeartbeatRecorder> logger)
    {
        (_writer, _liveness, _edge) = (writer, liveness, edge.Id);
        (_options, _time, _logger) = (options.Value, time, logger);
    }

    public void Beat(AgentId agent, int place, ulong sequence)
    {
        var beat = new ReceivedBeat(agent, sequence, _time.GetUtcNow().ToUnixTimeMilliseconds());
        lock (_gate)
        {
            if (_received.Count < _options.MaxWaiting)
            {
                _received.Add(beat);
                return;
            }
        }

        Dropped.Add(1);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_options.BatchInterval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await WriteAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopping(_logger);
        }

        await WriteAsync(CancellationToken.None);
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        var beats = TakeReceived();
        if (beats.Count == 0)
        {
            return;
        }

        var now = _time.GetUtcNow();
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        var stream = StreamName.OfHeartbeats(_edge, day);
        var newStream = day != _day;
        if (newStream)
        {
            _encoder.Restart();
            _day = day;
        }

        for (var from = 0; from < beats.Count; from += HeartbeatEncoder.MaxBeats)
        {
            var count = Math.Min(HeartbeatEncoder.MaxBeats, beats.Count - from);
            var body = _encoder.Encode(CollectionsMarshal.AsSpan(beats).Slice(from, count));
            var data = new EventData(EventIds.New(_time), EventType, body, ReadOnlyMemory<byte>.Empty, IsJson: false);
            await AppendUntilWrittenAsync(new StreamAppend(stream, ExpectedVersion.Any, [data]), cancellation);
        }

        await KeepForAWhileAsync(newStream ? stream : _unlimited, cancellation);
    }

    private async Task KeepForAWhileAsync(StreamName? stream, CancellationToken cancellation)
    {
        _unlimited = stream;
        if (stream is null)
        {
            return;
        }

        try
        {
            var retention = new StreamRetention(_options.Retention, null);
            await _writer.SetRetentionAsync(stream.Value, retention, cancellation);
            _unlimited = null;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.RetentionNotSet(_logger, stream.Value.Value, failure);
        }
    }

    private async Task AppendUntilWrittenAsync(StreamAppend append, CancellationToken cancellation)
    {
        while (true)
        {
            var writing = _writer.AppendAsync(append, cancellation).AsTask();
            try
            {
                await writing.WaitAsync(Patience, _time, cancellation);
                _liveness.SetLogReachable(true);
                return;
            }
            catch (TimeoutException slow)
            {
                Log.LogOutOfReach(_logger, slow);
                _liveness.SetLogReachable(false);
                await ObserveAsync(writing);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Log.LogOutOfReach(_logger, failure);
                _liveness.SetLogReachable(false);
                await Task.Delay(_options.BatchInterval, _time, cancellation);
            }
        }
    }

    /// <summary>
    /// The slow append is let finish, well or badly: the retry has the same event id, so it cannot be written twice.
    /// </summary>
    private async Task ObserveAsync(Task writing)
    {
        try
        {
            await writing;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.LogOutOfReach(_logger, failure);
        }
    }

    /// <summary>
    /// Swaps the two lists. The one taken stays untouched until the next call, whatever becomes of the append; beats
    /// that come meanwhile go into the other.
    /// </summary>
    private List<ReceivedBeat> TakeReceived()
    {
        lock (_gate)
        {
            (_received, _taken) = (_taken, _received);
            _received.Clear();
            return _taken;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1200, LogLevel.Error, "Heartbeats cannot be written; verdicts are held")]
        public static partial void LogOutOfReach(ILogger logger, Exception failure);

        [LoggerMessage(1202, LogLevel.Warning, "The retention of {Stream} could not be set; it is tried again")]
        public static partial void RetentionNotSet(ILogger logger, string stream, Exception failure);

        [LoggerMessage(1201, LogLevel.Debug, "Heartbeat recorder stops")]
        public static partial void Stopping(ILogger logger);
    }
}
