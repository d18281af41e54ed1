namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>Which node a client wants. The log is read where it is written, so a leader is looked for whatever is
/// said.</summary>
internal enum NodePreference
{
    Leader,
    Follower,
    Random,
    ReadOnlyReplica,
}

/// <summary>What a connection string says; the defaults are those of the official clients.</summary>
internal sealed record ConnectionSettings
{
    public required IReadOnlyList<NodeEndpoint> Hosts { get; init; }

    /// <summary>Ask the hosts who the leader is, instead of taking the one host for it.</summary>
    public required bool Discover { get; init; }

    public string? User { get; init; }

    public string? Password { get; init; }

    public bool Tls { get; init; } = true;

    public bool VerifyCertificate { get; init; } = true;

    public string? AuthorityFile { get; init; }

    public string? UserCertificateFile { get; init; }

    public string? UserKeyFile { get; init; }

    public string? ConnectionName { get; init; }

    public int MaxDiscoverAttempts { get; init; } = 10;

    public TimeSpan DiscoveryInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan GossipTimeout { get; init; } = TimeSpan.FromSeconds(5);

    public NodePreference NodePreference { get; init; } = NodePreference.Leader;

    /// <summary>How long an answer to one append may be out before the call counts as broken.</summary>
    public TimeSpan DefaultDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Infinite: no pings.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where it leads, for people: no user, no password.</summary>
    public override string ToString() =>
        $"{(Discover && Hosts.Count == 1 ? "esdb+discover" : "esdb")}://{string.Join(',', Hosts)}";
}
