using Gse.Application.Edges;
using Gse.Domain;
using Gse.Domain.Tasks;

namespace Gse.Application.Tasks.Running;

/// <summary>
/// The tasks that are under way, who has to be told what, and their next steps. Of the engine's loop alone.
/// </summary>
internal sealed class TaskCrew(
    TaskStore store, TargetJudge judge, OrderDesk orders, EdgeProjection edges, EdgeIdentity edge, TimeProvider time)
{
    private readonly HashSet<TaskId> _open = [];

    /// <summary>
    /// Tasks with targets that were released, or are to be ended, since the last look at who is there.
    /// </summary>
    private readonly HashSet<TaskId> _unjudged = [];
    private readonly CallContext _call = new() { Caller = Caller.Edge };

    /// <summary>Takes up a task of before this run, or one that was lost sight of.</summary>
    public void Resume(TaskState state)
    {
        if (state is TaskState.Finished finished)
        {
            Close(finished);
        }

        if (state is not TaskState.Known known || state is TaskState.Finished)
        {
            return;
        }

        _open.Add(known.Submission.Task);
        for (var place = known.Board.FirstOpen; place < known.Board.Count; place++)
        {
            if (known.Board[place].Phase is TargetPhase.Dispatched or TargetPhase.Running)
            {
                orders.Release(known, place, tell: false);
            }
        }
    }

    /// <summary>Does what follows from an event; the state may be ahead of it.</summary>
    public void Follow(TaskState.Known task, TaskEvent happened)
    {
        if (task is not TaskState.Finished)
        {
            _open.Add(happened.Task);
        }

        switch (happened)
        {
            case TaskDispatched dispatched:
                _unjudged.Add(happened.Task);
                foreach (var place in TargetFold.PlacesOf(dispatched.Targets, task.Board.Count))
                {
                    orders.Release(task, place, tell: true);
                }

                break;
            case TaskProgressed progressed:
                foreach (var news in progressed.Targets)
                {
                    orders.Settle(task, news.Target);
                }

                break;
            case TaskTerminationRequested requested:
                _unjudged.Add(happened.Task);
                orders.Terminate(task, requested);
                break;
            case TaskFinished:
                Close(task);
                break;
        }
    }

    /// <summary>An agent connected: it is told everything that is open for it.</summary>
    public ValueTask GreetAsync(ITaskLink link, CancellationToken cancellation) =>
        orders.GreetAsync(link, cancellation);

    /// <summary>The next steps of a task, if this edge leads it, and what can be concluded of its targets.</summary>
    public async ValueTask LeadAsync(TaskId task, CancellationToken cancellation)
    {
        if (!_open.Contains(task) || await store.AsKnownAsync(task, cancellation) is not TaskState.Known known
            || edges.OwnerOf(known.Submission.Edge) != edge.Id)
        {
            return;
        }

        // Ten thousand targets that are under way are not looked at for every one that ends.
        if (_unjudged.Remove(task) && Verdicts(known) is { Count: > 0 } verdicts)
        {
            await DecideAsync(
                task, known, (state, now) => TaskDecisions.Judge(state, task, verdicts, now), cancellation);
        }

        await DecideAsync(
            task, await store.AsKnownAsync(task, cancellation), TaskLead.Advance, cancellation);
    }

    /// <summary>Those that have not finished.</summary>
    public IReadOnlyList<TaskId> Open => [.. _open];

    /// <summary>Regularly: who has been silent for too long, and whose pause is over.</summary>
    public async Task LookAtAsync(TaskId task, CancellationToken cancellation)
    {
        _unjudged.Add(task);
        await LeadAsync(task, cancellation);
        if (await store.AsKnownAsync(task, cancellation) is TaskState.Known known)
        {
            orders.Remind(known);
        }
    }

    private async ValueTask DecideAsync(
        TaskId task, TaskState known, Func<TaskState, DateTimeOffset, Decision<TaskEvent>> decide,
        CancellationToken cancellation)
    {
        // What is known says whether there is anything to do at all; the log says what.
        if (decide(known, time.GetUtcNow()).Events.Count > 0)
        {
            await store.ExecuteAsync(task, state => decide(state, time.GetUtcNow()), _call, cancellation);
        }
    }

    private List<(int Place, TargetResult Result)> Verdicts(TaskState.Known task)
    {
        const int mostAtOnce = 2_000;
        var (board, now) = (task.Board, time.GetUtcNow());
        var verdicts = new List<(int, TargetResult)>();
        for (var place = board.FirstOpen; place < board.Count && verdicts.Count < mostAtOnce; place++)
        {
            if (board[place].Phase is TargetPhase.Dispatched or TargetPhase.Running
                && judge.Judge(task, place, now) is { } verdict)
            {
                verdicts.Add((place, verdict));
            }
        }

        return verdicts;
    }

    private void Close(TaskState.Known task)
    {
        _open.Remove(task.Submission.Task);
        _unjudged.Remove(task.Submission.Task);
        for (var place = 0; place < task.Board.Count; place++)
        {
            orders.Settle(task, place);
        }
    }
}
