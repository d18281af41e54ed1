using Gse.Application.EventLog;
using Gse.Domain.Channels;
using Gse.Domain.Processes;
using Gse.Domain.Subscriptions;

namespace Gse.Application.History;

/// <summary>
/// Judges events for a reader outside. Most of it is done by the log, on names of streams and types; the body is looked
/// into only of alarms, and only where agents or channels are asked for.
/// </summary>
public sealed class EventSelection(SubscriptionFilter wanted)
{
    private static readonly HashSet<string> ToldOfProcesses =
        [
            nameof(ProcessRestarted), nameof(ProcessRestartFailed), nameof(ProcessLimitExceeded),
            nameof(ProcessGroupLimitExceeded),
        ];

    internal EventFilter Filter { get; } = new(SelectedStreams.Of(wanted), wanted.Types);

    /// <summary>Of an event that <see cref="Filter"/> lets pass: is it wanted?</summary>
    internal bool Takes(RecordedEvent recorded) =>
        recorded.Stream.IsTold
        && (wanted.Agents.Count == 0 || wanted.Agents.Any(agent =>
            recorded.Stream == StreamName.OfAgent(agent) || recorded.Stream == StreamName.OfProcesses(agent)
            || AlarmConcern.Of(recorded).Agents.Contains(agent)))
        && (wanted.Channels.Count == 0 || wanted.Channels.Any(channel => IsOf(channel, recorded)))
        && (wanted.Tasks.Count == 0 || wanted.Tasks.Any(task =>
            recorded.Stream.Value == StreamName.TaskPrefix + task));

    private static bool IsOf(ChannelId channel, RecordedEvent recorded) =>
        recorded.Stream == StreamName.OfChannel(channel)
        || AlarmConcern.Of(recorded).Channel == channel
        || (channel == ChannelId.ProcessEvents && ToldOfProcesses.Contains(recorded.Type)
            && recorded.Stream.Value.StartsWith(StreamName.ProcessesPrefix, StringComparison.Ordinal));
}
