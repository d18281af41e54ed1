using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Domain.Channels;
using Gse.Domain.Subscriptions;

namespace Gse.Application.History;

/// <summary>
/// In which streams wanted events can be: starts of names, for the log to look at nothing else. One that is too short
/// (an agent's id may be the start of another's) costs time only: <see cref="EventSelection"/> is exact.
/// </summary>
internal static class SelectedStreams
{
    /// <summary>Of a reader who names none: all that is projected; no beats, and no reader's own progress.</summary>
    public static IReadOnlyList<string> Default { get; } =
        [.. Projector.Filter.StreamPrefixes, StreamName.DeliveryPrefix];

    // No stream is called so; a filter without starts would let everything pass.
    private static readonly string[] None = ["\0"];

    public static IReadOnlyList<string> Of(SubscriptionFilter wanted)
    {
        List<string>? starts = null;
        Narrow(ref starts, wanted.Streams);
        Narrow(ref starts, [.. wanted.Agents.SelectMany(agent =>
            new[] { StreamName.OfAgent(agent).Value, StreamName.OfProcesses(agent).Value, StreamName.AlarmsPrefix })]);
        Narrow(ref starts, [.. wanted.Channels.SelectMany(OfChannel)]);
        Narrow(ref starts, [.. wanted.Tasks.Select(task => StreamName.TaskPrefix + task)]);
        starts?.RemoveAll(start => !new StreamName(start).IsTold);
        return starts switch { null => Default, [] => None, _ => [.. starts.Distinct(StringComparer.Ordinal)] };
    }

    private static string[] OfChannel(ChannelId channel) => channel == ChannelId.ProcessEvents
        ? [StreamName.OfChannel(channel).Value, StreamName.AlarmsPrefix, StreamName.ProcessesPrefix]
        : [StreamName.OfChannel(channel).Value, StreamName.AlarmsPrefix];

    /// <summary>What starts with one of either list starts with the longer of two that agree.</summary>
    private static void Narrow(ref List<string>? starts, IReadOnlyList<string> also)
    {
        if (also.Count > 0)
        {
            starts = starts is null
                ? [.. also]
                : [.. starts.SelectMany(one => also.SelectMany(other => Both(one, other)))];
        }
    }

    private static IEnumerable<string> Both(string one, string other) =>
        one.StartsWith(other, StringComparison.Ordinal) ? [one]
        : other.StartsWith(one, StringComparison.Ordinal) ? [other]
        : [];
}
