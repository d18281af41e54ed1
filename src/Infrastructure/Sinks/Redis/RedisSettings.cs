using System.Net;
using Gse.Application.Routing;
using StackExchange.Redis;

namespace Gse.Infrastructure.Sinks.Redis;

/// <summary>How the client is set up.</summary>
internal static class RedisSettings
{
    private const int ReconnectEveryMilliseconds = 1_000;
    private const int KeepAliveSeconds = 10;

    // Without these it opens no second connection to each server only to listen.
    private static readonly HashSet<string> Listening =
        ["SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE"];

    public static ConfigurationOptions ForPublishing(
        IReadOnlyList<EndPoint> servers, Secret password, RedisSinkOptions options)
    {
        var settings = Common(password, options);
        settings.CommandMap = CommandMap.Create(Listening, available: false);
        foreach (var server in servers)
        {
            // One that is told twice is one.
            settings.EndPoints.TryAdd(server);
        }

        return settings;
    }

    public static ConfigurationOptions ForAsking(StorageAddress sentinel, Secret password, RedisSinkOptions options)
    {
        var settings = Common(password, options);
        settings.CommandMap = CommandMap.Sentinel;
        settings.EndPoints.Add(EndPointOf(sentinel));
        return settings;
    }

    public static EndPoint EndPointOf(StorageAddress address) =>
        IPAddress.TryParse(address.Host, out var ip)
            ? new IPEndPoint(ip, address.Port)
            : new DnsEndPoint(address.Host, address.Port);

    private static ConfigurationOptions Common(Secret password, RedisSinkOptions options) => new()
    {
        // Else it would not say why it cannot connect.
        AbortOnConnectFail = true,
        ConnectRetry = 1,
        // What waited for a connection would be older than what follows it, or be sent twice.
        BacklogPolicy = BacklogPolicy.FailFast,
        ReconnectRetryPolicy = new LinearRetry(ReconnectEveryMilliseconds),
        ConnectTimeout = (int)options.ConnectTimeout.TotalMilliseconds,
        AsyncTimeout = (int)options.AnswerTimeout.TotalMilliseconds,
        SyncTimeout = (int)options.AnswerTimeout.TotalMilliseconds,
        KeepAlive = KeepAliveSeconds,
        Password = password.IsEmpty ? null : password.Value,
        Ssl = options.Tls,
        ClientName = "gse",
        SetClientLibrary = false,
        // It would write a key of its own to agree on one of several masters.
        TieBreaker = "",
        ConfigurationChannel = "",
    };
}
