using System.ComponentModel.DataAnnotations;

namespace Gse.Infrastructure.Sinks.Redis;

/// <summary>Storages of report mode <c>redis</c>. Section <c>Sinks:Redis</c>.</summary>
public sealed class RedisSinkOptions
{
    public const string Section = "Sinks:Redis";

    /// <summary>How long a server or sentinel may take to accept a connection. 100 ms to 1 min, default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a server may take to answer what was published; what is unanswered then is published again. 100 ms to
    /// 1 min, default 5 s. Looked at once a second.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// So many records at most are published before the answers are waited for, and no more than 4 MiB. 1 to 10,000,
    /// default 1,000.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxInFlight { get; set; } = 1_000;

    /// <summary>Speaks TLS to servers and sentinels, and checks their certificates. Default false.</summary>
    public bool Tls { get; set; }
}
