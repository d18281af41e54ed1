using System.Net;
using Gse.Application.Routing;
using StackExchange.Redis;

namespace Gse.Infrastructure.Sinks.Redis;

/// <summary>
/// The connection of a storage. It is made when first needed and comes back by itself; behind sentinels the master is
/// asked for again after each loss, since the old one may have become a replica, whose listeners are not those of the
/// new master.
/// </summary>
internal sealed class RedisLink(RedisStorage storage, RedisSinkOptions options, TimeProvider time) : IAsyncDisposable
{
    private readonly RedisTopology _topology = storage.Topology();

    private Task<ConnectionMultiplexer>? _opening;
    private volatile bool _lost;
    private volatile Exception? _lastFailure;

    /// <summary>Why the link cannot be opened.</summary>
    public string Trouble { get; private set; } = "";

    /// <summary>Null if that cannot be now: see <see cref="Trouble"/>.</summary>
    public async Task<IConnectionMultiplexer?> OpenAsync(CancellationToken cancellation)
    {
        if (_lost && _topology == RedisTopology.Sentinels)
        {
            await CloseAsync();
        }

        if (_opening is null)
        {
            var servers = await FindServersAsync(cancellation);
            if (servers.Count == 0)
            {
                return null;
            }

            (_lost, _lastFailure) = (false, null);
            _opening = ConnectAsync(servers);
        }

        try
        {
            return await _opening.WaitAsync(cancellation);
        }
        catch (RedisException failure)
        {
            _opening = null;
            Trouble = RedisTrouble.Of(failure);
            return null;
        }
    }

    /// <summary>What is wrong with the link, given what became of a command.</summary>
    public string Explain(Exception failure)
    {
        _lost |= failure is RedisConnectionException;
        var told = RedisTrouble.Of(failure);
        // That there is no connection is less than why.
        return told is RedisTrouble.Unreachable && _lastFailure is { } earlier ? RedisTrouble.Of(earlier) : told;
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    private async Task<IReadOnlyList<EndPoint>> FindServersAsync(CancellationToken cancellation)
    {
        if (_topology == RedisTopology.Servers)
        {
            return [.. storage.Addresses.Select(RedisSettings.EndPointOf)];
        }

        if (storage.MasterName.Length == 0)
        {
            Trouble = "mode is sentinel, but master_name is empty";
            return [];
        }

        var answer = await RedisSentinels.FindMasterAsync(storage, options, time, cancellation);
        Trouble = answer.Trouble;
        return answer.Master is { } master ? [master] : [];
    }

    private async Task<ConnectionMultiplexer> ConnectAsync(IReadOnlyList<EndPoint> servers)
    {
        var settings = RedisSettings.ForPublishing(servers, storage.Password, options);
        var connection = await ConnectionMultiplexer.ConnectAsync(settings);
        connection.ConnectionFailed += (_, broken) => (_lost, _lastFailure) = (true, broken.Exception);
        connection.ConnectionRestored += (_, _) => _lastFailure = null;
        return connection;
    }

    private async Task CloseAsync()
    {
        if (_opening is not { } opening)
        {
            return;
        }

        _opening = null;
        try
        {
            // Opening is bounded by its own timeout.
            var connection = await opening;
            await connection.CloseAsync(allowCommandsToComplete: false);
            await connection.DisposeAsync();
        }
        catch (RedisException failure)
        {
            Trouble = RedisTrouble.Of(failure);
        }
    }
}
