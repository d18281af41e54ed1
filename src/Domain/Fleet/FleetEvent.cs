using Gse.Domain.Edges;

namespace Gse.Domain.Fleet;

/// <summary>
/// What edges that share a log share. Streams <c>fleet-secrets</c>, <c>fleet-keys</c> and <c>fleet-settings</c>; no
/// event of these is ever shown outside.
/// </summary>
/// <param name="Edge">Who wrote it.</param>
public abstract record FleetEvent(EdgeId Edge, DateTimeOffset At) : IDomainEvent;

/// <summary>The first edge gave the fleet its certificate authority. Once in a log.</summary>
/// <param name="AuthorityCertificate">PEM.</param>
/// <param name="AuthorityKey">PKCS #8 as PEM, or that sealed with the fleet's passphrase.</param>
public sealed record FleetFounded(
    EdgeId Edge, string AuthorityCertificate, string AuthorityKey, DateTimeOffset At) : FleetEvent(Edge, At)
{
    /// <summary>Without the key, so that no log line can hold it.</summary>
    public override string ToString() => nameof(FleetFounded);
}

/// <summary>A key with which secrets in the log are sealed.</summary>
/// <param name="Name">Its name among the keys; one that is told twice is one.</param>
/// <param name="Element">The key as an XML element, or that sealed with the fleet's passphrase.</param>
public sealed record FleetKeyAdded(EdgeId Edge, string Name, string Element, DateTimeOffset At) : FleetEvent(Edge, At)
{
    /// <summary>Without the key, so that no log line can hold it.</summary>
    public override string ToString() => $"{nameof(FleetKeyAdded)} {Name}";
}

/// <summary>An edge was configured otherwise than the fleet was.</summary>
/// <param name="Settings">The settings that changed: configuration key, and the value as it was written.</param>
public sealed record FleetSettingsChanged(
    EdgeId Edge, IReadOnlyDictionary<string, string> Settings, DateTimeOffset At) : FleetEvent(Edge, At);
