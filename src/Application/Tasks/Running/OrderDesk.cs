using Gse.Application.Sessions;
using Gse.Domain.Tasks;

namespace Gse.Application.Tasks.Running;

/// <summary>Tells the agents that are held here what is open for them. Of the engine's loop alone.</summary>
internal sealed class OrderDesk(TaskStore store, SessionRegistry sessions, TimeProvider time)
{
    /// <summary>An order that a connected agent leaves unanswered for so long is given again.</summary>
    private static readonly TimeSpan OrderAgain = TimeSpan.FromSeconds(15);

    private readonly OpenTargets _targets = new();

    /// <summary>An agent connected: it is told everything that is open for it.</summary>
    public async ValueTask GreetAsync(ITaskLink link, CancellationToken cancellation)
    {
        foreach (var (task, place) in _targets.Of(link.Agent).ToList())
        {
            if (await store.AsKnownAsync(task, cancellation) is TaskState.Known known && !known.Board[place].IsEnded)
            {
                Tell(link, known, place);
            }
        }
    }

    public void Release(TaskState.Known task, int place, bool tell)
    {
        var target = task.Targets[place];
        if (task.Board[place].IsEnded || target.Container is not null || target.FindAgent() is not { } agent)
        {
            return;
        }

        if (_targets.Add(agent, task.Submission.Task, place) && tell
            && sessions.TryFind(agent, out var link) && link.Tasks is { } orders)
        {
            Tell(orders, task, place);
        }
    }

    private void Tell(ITaskLink link, TaskState.Known task, int place)
    {
        var id = task.Submission.Task;
        _targets.Sent(id, place, time.GetTimestamp());
        if (task.Board[place].IsTerminating)
        {
            link.Terminate(id, place);
        }
        else
        {
            link.Order(new RunOrder(task.Submission, place, task.Targets[place]));
        }
    }

    public void Terminate(TaskState.Known task, TaskTerminationRequested requested)
    {
        var ranges = requested.Targets ?? [new TargetRange(0, task.Board.Count)];
        foreach (var place in TargetFold.PlacesOf(ranges, task.Board.Count))
        {
            if (task.Board[place].Phase is TargetPhase.Dispatched or TargetPhase.Running
                && task.Targets[place].FindAgent() is { } agent && sessions.TryFind(agent, out var link))
            {
                link.Tasks?.Terminate(requested.Task, place);
            }
        }
    }

    /// <summary>Tells again what was left unanswered, and what should have been told and was not.</summary>
    public void Remind(TaskState.Known task)
    {
        for (var place = task.Board.FirstOpen; place < task.Board.Count; place++)
        {
            if (task.Board[place] is { Phase: TargetPhase.Dispatched }
                    or { Phase: TargetPhase.Running, IsTerminating: true }
                && (_targets.SentAt(task.Submission.Task, place) is not { } at
                    || time.GetElapsedTime(at) >= OrderAgain)
                && task.Targets[place].Container is null
                && task.Targets[place].FindAgent() is { } agent && sessions.TryFind(agent, out var link)
                && link.Tasks is { } orders)
            {
                Tell(orders, task, place);
            }
        }
    }

    public void Settle(TaskState.Known task, int place)
    {
        if (place >= 0 && place < task.Board.Count && task.Board[place].IsEnded
            && task.Targets[place].FindAgent() is { } agent)
        {
            _targets.Remove(agent, task.Submission.Task, place);
        }
    }
}
