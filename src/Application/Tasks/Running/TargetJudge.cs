using Gse.Application.Agents;
using Gse.Application.EventLog;
using Gse.Application.Liveness;
using Gse.Application.Sessions;
using Gse.Domain.Tasks;
using Microsoft.Extensions.Options;

namespace Gse.Application.Tasks.Running;

/// <summary>
/// Concludes what became of a target whose host says nothing.
/// <list type="number">
/// <item>A target that no agent can have is never delivered: at once, or after a moment for a link that just
/// broke.</item>
/// <item>One that an agent may have is the host's to tell, until the host is lost.</item>
/// <item>None stays open for ever: agents that were stopped, or do not answer, have their time, too.</item>
/// <item>An edge that is sick itself concludes nothing.</item>
/// </list>
/// </summary>
internal sealed class TargetJudge(
    AgentProjection agents, SessionRegistry sessions, LivenessPipeline liveness, LogTraits log,
    IOptions<TaskOptions> options, TimeProvider time)
{
    /// <summary>Where edges share a log, what another one has just written may not be known here yet.</summary>
    private static readonly TimeSpan PatienceWithOthers = TimeSpan.FromSeconds(1);

    /// <summary>From here on this run of the edge knows what happens.</summary>
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    /// <summary>Null while there is nothing to conclude.</summary>
    public TargetResult? Judge(TaskState.Known task, int place, DateTimeOffset now)
    {
        var (target, state) = (task.Targets[place], task.Board[place]);
        if (target.Container is not null)
        {
            return new TargetResult(
                TargetOutcome.CouldNotStart, null, "agents run nothing in containers", StartFailure.Invalid);
        }

        if (target.FindAgent() is not { } id || agents.Find(id) is not { } agent)
        {
            return Never(state, "no agent is known for this host");
        }

        var held = sessions.TryFind(id, out var link);
        if (held && link!.Tasks is null)
        {
            return Never(state, "its agent is too old to run tasks");
        }

        if (liveness.Impairment is not null)
        {
            return null;
        }

        var since = state.DispatchedAt ?? now;
        return held || agent.IsConnected
            ? Connected(task, state, Latest(since, agent.ConnectedAt), now)
            : Disconnected(state, agent, since, now);
    }

    private TargetResult? Connected(TaskState.Known task, TargetState state, DateTimeOffset since, DateTimeOffset now)
    {
        if (state.Phase != TargetPhase.Running)
        {
            return now - Latest(since, _startedAt) >= options.Value.AcceptWithin
                ? Lost("its agent does not answer")
                : null;
        }

        var timeouts = task.Submission.Script?.Atomics.Select(atomic => atomic.TimeoutSeconds).ToList();
        return timeouts is { Count: > 0 } && !timeouts.Contains(0) && state.StartedAt is not null
            && now - Latest(state.AcceptedAt!.Value, _startedAt) >=
                TimeSpan.FromSeconds(timeouts.Sum(seconds => (double)seconds)) + options.Value.OverdueAfter
                ? new TargetResult(
                    TargetOutcome.TimedOut, null, "its agent told nothing long after the timeout", StartFailure.None)
                : null;
    }

    private TargetResult? Disconnected(TargetState state, AgentView agent, DateTimeOffset since, DateTimeOffset now)
    {
        var mayHaveIt = state.Phase == TargetPhase.Running
            || agent.ConnectedAt >= since || agent.DisconnectedAt >= since;
        if (agent.IsRetired || agent.IsLost)
        {
            return mayHaveIt
                ? Lost(agent.IsRetired ? "its agent was retired" : "the host was lost")
                : Never(state, agent.IsRetired ? "its agent is retired" : "its host is lost");
        }

        if (mayHaveIt)
        {
            var gone = Latest(Latest(since, agent.DisconnectedAt), _startedAt);
            return now - gone >= options.Value.GiveUpAfter ? Lost("its agent did not come back") : null;
        }

        var broken = AgentStatus.CodeOf(agent) == AgentStatusCode.Damaged;
        var patience = broken ? options.Value.DeliveryWindow : log.IsShared ? PatienceWithOthers : TimeSpan.Zero;
        return now - (broken ? Latest(since, _startedAt) : since) >= patience
            ? Never(state, "its agent is not connected")
            : null;
    }

    private static TargetResult Lost(string reason) =>
        new(TargetOutcome.HostLost, null, reason, StartFailure.None);

    private static TargetResult Never(TargetState state, string reason) => state.IsTerminating
        ? new TargetResult(TargetOutcome.Killed, null, $"{reason}, and it was killed before", StartFailure.None)
        : new TargetResult(TargetOutcome.NeverDelivered, null, reason, StartFailure.None);

    private static DateTimeOffset Latest(DateTimeOffset a, DateTimeOffset? b) => b > a ? b.Value : a;
}
