using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>
/// The connection that everyone uses: to the leader. Whoever finds it broken says so, and the next to ask gets a new
/// one: to the leader that the old node named, to the one that the cluster's gossip names, or to the one host given.
/// </summary>
internal sealed partial class LeaderConnection : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly ConnectionSettings _settings;
    private readonly NodeChannels _channels;
    private readonly Metadata _headers;
    private readonly Discovery _discovery;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private readonly Lock _gate = new();
    private NodeConnection? _current;
    private NodeEndpoint? _named;
    private NodeEndpoint? _failed;
    private int _failures;
    private bool _disposed;

    public LeaderConnection(ConnectionSettings settings, TimeProvider time, ILogger logger)
    {
        (_settings, _time, _logger) = (settings, time, logger);
        _channels = new NodeChannels(settings);
        _headers = NodeConnection.Headers(settings);
        _discovery = new Discovery(settings, _channels, _headers, time);
    }

    public ConnectionSettings Settings => _settings;

    /// <summary>Why there is no connection, if there is none.</summary>
    public Exception? LastFailure { get; private set; }

    /// <exception cref="EventStoreDbException">Unreachable: there is no leader now.</exception>
    public async ValueTask<NodeConnection> GetAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref _current) is { } current)
        {
            return current;
        }

        await _connecting.WaitAsync(cancellation);
        try
        {
            return Volatile.Read(ref _current) ?? await ConnectAsync(cancellation);
        }
        finally
        {
            _connecting.Release();
        }
    }

    /// <summary>A call on <paramref name="broken"/> failed. Of many that say so, the first counts.</summary>
    public void Report(NodeConnection broken, in CallFailure failure, Exception? exception)
    {
        if (failure.Kind is not (CallFailureKind.Lost or CallFailureKind.NotLeader))
        {
            return;
        }

        lock (_gate)
        {
            if (_current != broken)
            {
                return;
            }

            (_current, _failed, _named) = (null, broken.Endpoint, failure.Leader);
            LastFailure = exception;
        }

        if (Interlocked.Increment(ref _failures) == 1)
        {
            Log.Lost(_logger, broken.Endpoint.ToString(), failure.Reason);
        }

        broken.Dispose();
    }

    /// <summary>An answer has come over <paramref name="connection"/>.</summary>
    public void Answered(NodeConnection connection)
    {
        if (Volatile.Read(ref _failures) > 0 && Volatile.Read(ref _current) == connection)
        {
            Volatile.Write(ref _failures, 0);
            Log.Answers(_logger, connection.Endpoint.ToString());
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _current?.Dispose();
            _current = null;
        }
    }

    private async Task<NodeConnection> ConnectAsync(CancellationToken cancellation)
    {
        // One for all: those who wait for a node that is away do not each knock at its door.
        if (Volatile.Read(ref _failures) is var failures and > 0)
        {
            var pause = FirstPause * Math.Pow(2, Math.Min(failures, 16));
            pause = pause < LongestPause ? pause : LongestPause;
            await Task.Delay(pause * (0.5 + (0.5 * Random.Shared.NextDouble())), _time, cancellation);
        }

        var named = TakeNamed();
        var endpoint = named
            ?? (_settings.Discover ? await _discovery.FindLeaderAsync(_failed, cancellation) : _settings.Hosts[0]);
        var connection = new NodeConnection(endpoint, _channels.Open(endpoint), _headers);
        lock (_gate)
        {
            if (_disposed)
            {
                connection.Dispose();
                throw new ObjectDisposedException(nameof(EventStoreDbLog));
            }

            Volatile.Write(ref _current, connection);
        }

        return connection;
    }

    private NodeEndpoint? TakeNamed()
    {
        lock (_gate)
        {
            var named = _named;
            _named = null;
            return named;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2_401, LogLevel.Information, "The event log answers again, at {Endpoint}")]
        public static partial void Answers(ILogger logger, string endpoint);

        [LoggerMessage(2_402, LogLevel.Warning, "The event log at {Endpoint} is lost: {Reason}")]
        public static partial void Lost(ILogger logger, string endpoint, string reason);
    }
}
