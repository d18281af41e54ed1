using Gse.Domain.Agents;
using Gse.Domain.Tasks;

namespace Gse.Application.Tasks.Running;

/// <summary>
/// Released targets that have not ended, by agent: what an agent that connects has to be told. Of one thread.
/// </summary>
internal sealed class OpenTargets
{
    private static readonly List<(TaskId Task, int Place)> None = [];

    private readonly Dictionary<AgentId, List<(TaskId Task, int Place)>> _byAgent = [];
    private readonly Dictionary<(TaskId Task, int Place), long> _sentAt = [];

    public IReadOnlyList<(TaskId Task, int Place)> Of(AgentId agent) => _byAgent.GetValueOrDefault(agent, None);

    /// <summary>False if it is there already.</summary>
    public bool Add(AgentId agent, TaskId task, int place)
    {
        if (!_byAgent.TryGetValue(agent, out var open))
        {
            _byAgent[agent] = open = [];
        }

        if (open.Contains((task, place)))
        {
            return false;
        }

        open.Add((task, place));
        return true;
    }

    public void Remove(AgentId agent, TaskId task, int place)
    {
        _sentAt.Remove((task, place));
        if (_byAgent.TryGetValue(agent, out var open) && open.Remove((task, place)) && open.Count == 0)
        {
            _byAgent.Remove(agent);
        }
    }

    public void Sent(TaskId task, int place, long at) => _sentAt[(task, place)] = at;

    /// <summary>When this edge last sent it, by <see cref="TimeProvider.GetTimestamp"/>; null if it did not.</summary>
    public long? SentAt(TaskId task, int place) =>
        _sentAt.TryGetValue((task, place), out var at) ? at : null;
}
