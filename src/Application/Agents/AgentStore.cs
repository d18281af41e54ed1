using System.Collections.Concurrent;
using Gse.Application.EventLog;
using Gse.Domain;
using Gse.Domain.Agents;

namespace Gse.Application.Agents;

/// <summary>
/// The write side of agents. Decides on what the projection and this edge's own newest writes know, so that the
/// connection of an agent costs one append and no read; the expected version catches whatever was out of date.
/// </summary>
internal sealed class AgentStore(IEventReader reader, IEventWriter writer, TimeProvider time, AgentProjection views)
{
    private readonly AggregateStore<AgentState, AgentEvent> _store =
        new(reader, writer, time, AgentState.Initial, AgentState.Evolve);

    // Only what the projection has not followed yet; it is dropped as soon as it has.
    private readonly ConcurrentDictionary<AgentId, Versioned<AgentState>> _newest = new();

    public async ValueTask<Result<Versioned<AgentState>>> ExecuteAsync(
        AgentId agent, Func<AgentState, Decision<AgentEvent>> decide, CallContext call, CancellationToken cancellation)
    {
        var result = await _store.ExecuteAsync(StreamName.OfAgent(agent), Known(agent), decide, call, cancellation);
        if (result.Refusal is null)
        {
            Remember(agent, result.Value);
        }

        return result;
    }

    /// <summary>
    /// The same for many agents in one append. Those who lost a race, and those for whom there seems to be nothing to
    /// do, are decided again one by one, on what the log says.
    /// </summary>
    public async ValueTask ExecuteManyAsync(
        IReadOnlyList<(AgentId Agent, Func<AgentState, Decision<AgentEvent>> Decide)> decisions, CallContext call,
        CancellationToken cancellation)
    {
        var again = new List<int>();
        var chosen = new List<(int Index, AgentState After)>(decisions.Count);
        var appends = new List<StreamAppend>(decisions.Count);
        for (var i = 0; i < decisions.Count; i++)
        {
            var (agent, decide) = decisions[i];
            if (Known(agent) is { } known
                && _store.Decide(StreamName.OfAgent(agent), known, decide, call) is { } decided)
            {
                chosen.Add((i, decided.After));
                appends.Add(decided.Append);
            }
            else
            {
                again.Add(i);
            }
        }

        if (appends.Count > 0)
        {
            var results = await writer.AppendManyAsync(appends, cancellation);
            for (var i = 0; i < results.Count; i++)
            {
                var (index, after) = chosen[i];
                if (results[i].IsAppended)
                {
                    Remember(decisions[index].Agent, new Versioned<AgentState>(after, results[i].Revision));
                }
                else
                {
                    again.Add(index);
                }
            }
        }

        foreach (var index in again)
        {
            var (agent, decide) = decisions[index];
            await ExecuteAsync(agent, decide, call, cancellation);
        }
    }

    public Versioned<AgentState>? Known(AgentId agent)
    {
        var viewed = views.Find(agent)?.ToState();
        if (!_newest.TryGetValue(agent, out var newest))
        {
            return viewed;
        }

        if (viewed is { } view && view.Revision >= newest.Revision)
        {
            _newest.TryRemove(new KeyValuePair<AgentId, Versioned<AgentState>>(agent, newest));
            return viewed;
        }

        return newest;
    }

    private void Remember(AgentId agent, Versioned<AgentState> written) =>
        _newest.AddOrUpdate(
            agent, static (_, arg) => arg, static (_, old, arg) => arg.Revision > old.Revision ? arg : old, written);
}
