using System.Globalization;
using Gse.Application.Agents;
using Gse.Application.Events;
using Gse.Application.Heartbeats;
using Gse.Domain;
using Gse.Domain.Agents;
using Gse.Domain.Channels;
using Gse.Domain.Subscriptions;

namespace Gse.Application.History;

/// <summary>
/// Reads filters. What can never match (an event type or an agent that does not exist, a channel that is no number) is
/// refused: a reader of alarms must not wait for ever because of a slip of the pen.
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

        CheckNames(text.Fields.Streams, text.Streams, wrong);
        CheckNames(text.Fields.Tasks, text.Tasks, wrong);
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
        type == HeartbeatRecorder.EventType || EventCodec.Names.Contains(type, StringComparer.Ordinal);

    private static void CheckNames(string field, IReadOnlyList<string> values, List<Refusal> wrong)
    {
        if (values.Any(value => value.Length is 0 or > MaxLength || value.Any(c => c <= ' ' || c > '~')))
        {
            wrong.Add(new InvalidInput(field, $"must have 1 to {MaxLength} visible ASCII characters each"));
        }
    }

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
