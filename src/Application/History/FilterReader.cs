using System.Globalization;
using Gse.Application.Agents;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Application.Heartbeats;
using Gse.Domain;
using Gse.Domain.Agents;
using Gse.Domain.Channels;
using Gse.Domain.Subscriptions;

namespace Gse.Application.History;

/// <summary>
/// Reads filters. What can never match (an event type, an agent or a kind of stream that does not exist, an id that
/// none can be) is refused: a reader of alarms must not wait for ever because of a slip of the pen.
/// </summary>
public sealed class FilterReader(AgentProjection agents)
{
    private const int MaxValues = 100;
    private const int MaxLength = 128;

    public Result<SubscriptionFilter> Read(FilterText text)
    {
        var wrong = new List<Refusal>();
        foreach (var (field, values) in new[]
        {
            (text.Fields.Types, text.Types), (text.Fields.Streams, text.Streams), (text.Fields.Agents, text.Agents),
            (text.Fields.Channels, text.Channels), (text.Fields.Tasks, text.Tasks),
        })
        {
            if (values.Count > MaxValues)
            {
                return new InvalidInput(field, $"must have at most {MaxValues} values");
            }
        }

        foreach (var type in text.Types.Where(type => !IsEventType(type)))
        {
            wrong.Add(new InvalidInput(text.Fields.Types, $"names '{type}', which is no type of event"));
        }

        if (!text.Streams.All(StartsAStream))
        {
            wrong.Add(new InvalidInput(
                text.Fields.Streams,
                $"must be what names of streams begin with: {string.Join(", ", StreamName.ToldPrefixes)}"));
        }

        if (!text.Tasks.All(IsTaskId))
        {
            wrong.Add(new InvalidInput(
                text.Fields.Tasks, $"must be a task id: 1 to {MaxLength} letters, digits, and : . _ -"));
        }

        var channels = Channels(text, wrong);
        var known = Agents(text, wrong);
        return wrong switch
        {
            [] => new SubscriptionFilter(text.Types, text.Streams, known, channels, text.Tasks),
            [var only] => only,
            _ => new ManyRefusals(wrong),
        };
    }

    private static bool IsEventType(string type) =>
        type == HeartbeatRecorder.EventType || EventCodec.ToldNames.Contains(type);

    /// <summary>It may be shorter than what a kind of stream begins with, or longer.</summary>
    private static bool StartsAStream(string start) =>
        start.Length is > 0 and <= MaxLength && start.All(c => c is > ' ' and <= '~')
        && StreamName.ToldPrefixes.Any(prefix =>
            prefix.StartsWith(start, StringComparison.Ordinal) || start.StartsWith(prefix, StringComparison.Ordinal));

    private static bool IsTaskId(string id) =>
        id.Length is > 0 and <= MaxLength
        && id.All(c => char.IsAsciiLetterOrDigit(c) || c is ':' or '.' or '_' or '-');

    private static List<ChannelId> Channels(FilterText text, List<Refusal> wrong)
    {
        var channels = new List<ChannelId>();
        foreach (var value in text.Channels)
        {
            if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0)
            {
                channels.Add(new ChannelId(id));
            }
            else
            {
                wrong.Add(new InvalidInput(text.Fields.Channels, "must be a channel id: a positive number"));
            }
        }

        return channels;
    }

    private List<AgentId> Agents(FilterText text, List<Refusal> wrong)
    {
        var known = new List<AgentId>();
        foreach (var value in text.Agents)
        {
            if (agents.Find(value) is { } agent)
            {
                known.Add(agent.Id);
            }
            else
            {
                wrong.Add(new NotFound("agent", value) { Field = text.Fields.Agents });
            }
        }

        return known;
    }
}
