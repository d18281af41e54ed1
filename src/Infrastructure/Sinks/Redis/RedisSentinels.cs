using System.Net;
using Gse.Application.Routing;
using StackExchange.Redis;

namespace Gse.Infrastructure.Sinks.Redis;

/// <summary>Asks the sentinels of a storage, one after the other, who is the master.</summary>
internal static class RedisSentinels
{
    public static async Task<SentinelAnswer> FindMasterAsync(
        RedisStorage storage, RedisSinkOptions options, TimeProvider time, CancellationToken cancellation)
    {
        var trouble = "";
        foreach (var address in storage.Addresses)
        {
            var answer = await AskAsync(storage, address, options, time, cancellation);
            if (answer.Master is not null)
            {
                return answer;
            }

            trouble = $"sentinel {address}: {answer.Trouble}";
        }

        return new SentinelAnswer(null, trouble);
    }

    private static async Task<SentinelAnswer> AskAsync(
        RedisStorage storage, StorageAddress address, RedisSinkOptions options, TimeProvider time,
        CancellationToken cancellation)
    {
        var asking = ReadAsync(storage, address, options);
        try
        {
            var master = await asking.WaitAsync(options.ConnectTimeout + options.AnswerTimeout, time, cancellation);
            return master is null
                ? new SentinelAnswer(null, $"it knows no master {storage.MasterName}")
                : new SentinelAnswer(master, "");
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            return new SentinelAnswer(null, RedisTrouble.Of(failure));
        }
    }

    // Without a cancellation of its own, since the client has none; its timeouts bound it.
    private static async Task<EndPoint?> ReadAsync(
        RedisStorage storage, StorageAddress address, RedisSinkOptions options)
    {
        var settings = RedisSettings.ForAsking(address, storage.SentinelPassword, options);
        await using var sentinel = await ConnectionMultiplexer.ConnectAsync(settings);
        return await sentinel.GetServer(settings.EndPoints[0]).SentinelGetMasterAddressByNameAsync(storage.MasterName);
    }
}

/// <param name="Master">Null where no sentinel named one.</param>
/// <param name="Trouble">Why not.</param>
internal sealed record SentinelAnswer(EndPoint? Master, string Trouble);
