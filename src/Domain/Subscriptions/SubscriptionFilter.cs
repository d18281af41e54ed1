using Gse.Domain.Agents;
using Gse.Domain.Channels;

namespace Gse.Domain.Subscriptions;

/// <summary>
/// Which events a reader wants: an event must fit every kind that is given, and one of the values of that kind. A kind
/// without values asks nothing.
/// </summary>
/// <param name="Types">Names of events.</param>
/// <param name="Streams">Starts of stream names.</param>
/// <param name="Agents">Whose events: those of the agent and of its processes, and the alarms that name it.</param>
/// <param name="Channels">Of a channel: its own events, and those that are told on it as documents.</param>
/// <param name="Tasks">Ids of tasks.</param>
public sealed record SubscriptionFilter(
    IReadOnlyList<string> Types, IReadOnlyList<string> Streams, IReadOnlyList<AgentId> Agents,
    IReadOnlyList<ChannelId> Channels, IReadOnlyList<string> Tasks)
{
    public static SubscriptionFilter All { get; } = new([], [], [], [], []);

    public bool Equals(SubscriptionFilter? other) =>
        other is not null
        && Types.SequenceEqual(other.Types, StringComparer.Ordinal)
        && Streams.SequenceEqual(other.Streams, StringComparer.Ordinal)
        && Agents.SequenceEqual(other.Agents)
        && Channels.SequenceEqual(other.Channels)
        && Tasks.SequenceEqual(other.Tasks, StringComparer.Ordinal);

    public override int GetHashCode() =>
        HashCode.Combine(Types.Count, Streams.Count, Agents.Count, Channels.Count, Tasks.Count);
}
