namespace Gse.Cli.Api;

internal sealed record SubscriptionPage(IReadOnlyList<Subscription> Items);

/// <summary>A reader's place in the log.</summary>
/// <param name="Position">Everything up to here is acknowledged.</param>
/// <param name="LeasedUntil">So long no other reader may read.</param>
internal sealed record Subscription(
    string Name, SubscriptionFilter? Filter, string? Start, long Position, string? Reader,
    DateTimeOffset? LeasedUntil, SubscriptionLag? Lag, string? ChangedBy, DateTimeOffset? ChangedAt);

internal sealed record SubscriptionFilter(
    IReadOnlyList<string>? Types, IReadOnlyList<string>? Streams, IReadOnlyList<string>? Agents,
    IReadOnlyList<int>? Channels, IReadOnlyList<string>? Tasks);

internal sealed record SubscriptionLag(long Events, bool More, long Positions, double Seconds);

internal sealed record SubscriptionRequest(SubscriptionFilter Filter, string? Start);

/// <summary>What <c>gse subscriptions delete --json</c> prints.</summary>
internal sealed record DeletedSubscription(string? Name);
