using Gse.Application.Agents;
using Gse.Application.Edges;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Domain.Agents;
using Gse.Domain.Alarms;
using Gse.Domain.Channels;
using Microsoft.Extensions.Options;

namespace Gse.Application.Alarms;

/// <summary>
/// Makes events of what is to be told. Their ids follow from the losses and from the count of repetitions, so that
/// telling it again after a failure records nothing twice.
/// </summary>
internal sealed class AlarmComposer(EdgeIdentity edge, AgentProjection agents, IOptions<AlarmOptions> options)
{
    private readonly TimeZoneInfo _zone = options.Value.Zone;

    /// <param name="steps">What is to be told.</param>
    /// <param name="lastRawId">The highest <c>event_raw_id</c> that this edge has used.</param>
    /// <param name="now">The time of the documents.</param>
    public IReadOnlyList<StreamAppend> Compose(IReadOnlyList<AlarmStep> steps, long lastRawId, DateTimeOffset now)
    {
        var stream = StreamName.OfAlarms(DateOnly.FromDateTime(now.UtcDateTime));
        var appends = new StreamAppend[steps.Count];
        for (var i = 0; i < appends.Length; i++)
        {
            var data = steps[i] switch
            {
                AlarmStep.Raise raise => Raise(raise, ++lastRawId, now),
                AlarmStep.Repeat repeat => Repeat(repeat, ++lastRawId, now),
                AlarmStep.Clear clear => Clear(clear, now),
                _ => throw new System.Diagnostics.UnreachableException($"alarm step {steps[i]}"),
            };
            appends[i] = new StreamAppend(stream, ExpectedVersion.Any, [data]);
        }

        return appends;
    }

    private EventData Raise(AlarmStep.Raise step, long rawId, DateTimeOffset now)
    {
        var losses = step.Losses.Select(loss => loss.LossId.ToString("N")).Order(StringComparer.Ordinal);
        var alarm = new AlarmId(EventIds.From(["alarm", .. losses]));
        AgentId[] lost =
            [.. step.Losses.Select(loss => loss.Agent).OrderBy(agent => agent.Value, StringComparer.Ordinal)];
        var raised = new AlarmRaised(
            alarm, edge.Id, ChannelId.BaseAlarm, rawId, lost, Document(rawId, now, lost), now);
        return Encode(raised, EventIds.From("alarm-raised", $"{alarm}"), step.Losses[0].LossId);
    }

    private EventData Repeat(AlarmStep.Repeat step, long rawId, DateTimeOffset now)
    {
        var count = step.Alarm.Count + 1;
        var repeated = new AlarmRepeated(
            step.Alarm.Alarm, edge.Id, ChannelId.BaseAlarm, rawId, count, step.Agents,
            Document(rawId, now, step.Agents), now);
        return Encode(repeated, EventIds.From("alarm-repeated", $"{step.Alarm.Alarm}", $"{count}"), null);
    }

    private EventData Clear(AlarmStep.Clear step, DateTimeOffset now)
    {
        var cleared = new AlarmCleared(step.Alarm.Alarm, edge.Id, step.Agents, step.Reason, now);
        var hosts = step.Agents.Select(agent => agent.Value);
        var id = EventIds.From(["alarm-cleared", $"{step.Alarm.Alarm}", $"{step.Reason}", .. hosts]);
        return Encode(cleared, id, null);
    }

    private string Document(long rawId, DateTimeOffset now, IReadOnlyList<AgentId> lost) => AgentLossDocument.Write(
        edge.Address, rawId, now, _zone, options.Value.HostForm,
        lost.Select(agent => (agents.Find(agent)?.Host ?? default, agent)));

    private static EventData Encode(AlarmEvent happened, Guid id, Guid? causation)
    {
        var metadata = new EventMetadata(Caller.Edge.Name, $"{happened.Alarm}", causation, null);
        return EventCodec.Encode(happened, id, EventCodec.EncodeMetadata(metadata));
    }
}
