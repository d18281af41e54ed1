using Gse.Bench.Fleet.Agents;
using Gse.Protocol;

namespace Gse.Bench.Fleet.Tasks;

/// <summary>
/// All that one simulated agent runs, and knows of what it ran, over its restarts: an order that it has is not carried
/// out again, and news are told until they are acknowledged.
/// </summary>
internal sealed class SimRuns(string agent, RunClock clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Task, uint Target), SimRun> _known = [];
    private SimOutput? _output;
    private bool _isNewProcess;

    /// <summary>What it knows of a task, once it has settled or not.</summary>
    public IReadOnlyList<SimRun> Of(string task)
    {
        lock (_gate)
        {
            return [.. _known.Values.Where(run => run.Task == task)];
        }
    }

    public void Forget()
    {
        lock (_gate)
        {
            _known.Clear();
        }
    }

    /// <summary>The process was killed, and with it what it ran.</summary>
    public void Killed()
    {
        lock (_gate)
        {
            (_output, _isNewProcess) = (null, true);
        }
    }

    /// <summary>
    /// Tells what is not acknowledged, and of another process what it did not live to see the end of.
    /// </summary>
    public void Connected(SimOutput output)
    {
        lock (_gate)
        {
            _output = output;
            foreach (var run in _known.Values)
            {
                if (_isNewProcess && run.Outcome is null)
                {
                    run.End(RunOutcome.AgentRestarted, "the agent ended while it ran");
                }

                Tell(run.Unacknowledged);
            }

            _isNewProcess = false;
        }
    }

    public void Take(TaskOrder order)
    {
        lock (_gate)
        {
            var key = (order.TaskId, order.Target);
            if (_known.TryGetValue(key, out var known))
            {
                Tell(known.Unacknowledged);
                return;
            }

            var run = new SimRun(agent, order.TaskId, order.Target, clock.Plan);
            _known.Add(key, run);
            Tell([run.Begin()]);
            if (run.Outcome is null)
            {
                clock.Start(this, run);
            }
        }
    }

    public void Take(TaskNewsAck ack)
    {
        lock (_gate)
        {
            _known.GetValueOrDefault((ack.TaskId, ack.Target))?.Acknowledged(ack.Sequence);
        }
    }

    public void Take(TaskTerminate terminate)
    {
        lock (_gate)
        {
            if (_known.GetValueOrDefault((terminate.TaskId, terminate.Target)) is { Outcome: null } run)
            {
                Tell([run.End(RunOutcome.Killed, "")]);
            }
        }
    }

    /// <summary>Time for a run's next line. False: it has ended, or its process has.</summary>
    public bool Step(SimRun run)
    {
        lock (_gate)
        {
            // A killed process says nothing; the next one says that it was killed.
            if (run.Outcome is not null || _isNewProcess)
            {
                return false;
            }

            Tell([run.Step()]);
            return run.Outcome is null;
        }
    }

    private void Tell(IEnumerable<TaskNews> news)
    {
        foreach (var told in news)
        {
            _output?.Write(FrameKind.TaskNews, told);
        }
    }
}
