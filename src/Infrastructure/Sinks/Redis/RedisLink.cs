using System.Net;
using Gse.Application.Routing;
using StackExchange.Redis;

namespace Gse.Infrastructure.Sinks.Redis;

/// <summary>
/// The connection of a storage: made when needed, and made anew after anything was lost on it. Behind sentinels the
/// master may be another one then, whose listeners are not those of the old one; in a cluster the nodes may have
/// changed; and a server that hung would still read what is in the connection, ahead of what comes again.
/// </summary>
internal sealed class RedisLink(RedisStorage storage, RedisSinkOptions options, TimeProvider time) : IAsyncDisposable
{
    private readonly RedisTopology _topology = storage.Topology();

    private Task<ConnectionMultiplexer>? _opening;
    private volatile bool _lost;

    /// <summary>Why the link cannot be opened.</summary>
    public string Trouble { get; private set; } = "";

    /// <summary>Null if that cannot be now: see <see cref="Trouble"/>.</summary>
    public async Task<IConnectionMultiplexer?> OpenAsync(CancellationToken cancellation)
    {
        if (_lost)
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

            _lost = false;
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

    /// <summary>Something that was published is not answered.</summary>
    public void Lose() => _lost = true;

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
        connection.ConnectionFailed += (_, _) => _lost = true;
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
