namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>Where a node listens.</summary>
internal readonly record struct NodeEndpoint(string Host, int Port)
{
    public override string ToString() =>
        Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    public Uri Address(bool tls) => new UriBuilder(tls ? "https" : "http", Host, Port).Uri;
}
