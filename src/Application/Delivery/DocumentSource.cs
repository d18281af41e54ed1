using System.Text;
using Gse.Application.Agents;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Application.Processes;
using Gse.Domain.Alarms;
using Gse.Domain.Channels;
using Gse.Domain.Processes;

namespace Gse.Application.Delivery;

/// <summary>A document of GSE's own for a channel.</summary>
internal readonly record struct ChannelDocument(
    ChannelId Channel, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value);

/// <summary>Which events of the log are told on a channel, and in what words.</summary>
internal sealed class DocumentSource(AgentProjection agents, ProcessProjection processes)
{
    public static readonly EventFilter Filter = new(
        [StreamName.AlarmsPrefix, StreamName.ProcessesPrefix],
        [
            nameof(AlarmRaised), nameof(AlarmRepeated), nameof(ProcessRestarted), nameof(ProcessRestartFailed),
            nameof(ProcessLimitExceeded), nameof(ProcessGroupLimitExceeded),
        ]);

    /// <summary>Null for an event that is not told.</summary>
    public ChannelDocument? Of(RecordedEvent recorded) => EventCodec.Decode(recorded) switch
    {
        AlarmRaised e => OfAlarm(e.Channel, e.Alarm, e.Document),
        AlarmRepeated e => OfAlarm(e.Channel, e.Alarm, e.Document),
        ProcessEvent e => OfProcess(e),
        _ => null,
    };

    private static ChannelDocument OfAlarm(ChannelId channel, AlarmId alarm, string document) =>
        new(channel, Encoding.UTF8.GetBytes(alarm.ToString()), Encoding.UTF8.GetBytes(document));

    private ChannelDocument? OfProcess(ProcessEvent happened)
    {
        // Only supervised processes are told; one that is not known any more was. Who is in a group is ended for the
        // others' sake, too, so that is told of every process.
        var supervised = happened is ProcessGroupLimitExceeded
            || (processes.Find(happened.Agent)?.Find(happened.Process)?.Watch?.Supervised ?? true);
        if (!supervised || agents.Find(happened.Agent) is not { } agent
            || ProcessDocument.Write(happened, agent.Host) is not { } document)
        {
            return null;
        }

        return new ChannelDocument(
            ChannelId.ProcessEvents, Encoding.UTF8.GetBytes(happened.Agent.Value), document);
    }
}
