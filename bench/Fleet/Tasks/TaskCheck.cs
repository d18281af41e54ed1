using System.Text;
using Gse.Bench.Fleet.Agents;
using Gse.Bench.Fleet.Running;
using Gse.Protocol;

namespace Gse.Bench.Fleet.Tasks;

/// <summary>
/// What the API told of a task against what the simulated agents know, and what the log says. Anything that does not
/// fit is thrown.
/// </summary>
internal static class TaskCheck
{
    /// <returns>How many ended because their agent was restarted, and how many before they reached it.</returns>
    public static async Task<(int Restarted, int NeverDelivered)> RunAsync(
        TaskRun run, SimFleet fleet, RunPlan plan, EdgeApi api, CancellationToken cancellation)
    {
        await AllAskedAgainAsync(run, cancellation);
        var (restarted, never, wrong) = (0, 0, new StringBuilder());
        foreach (var agent in fleet.Agents.Where(agent => run.EndOf(agent.Id) is not null))
        {
            var (end, runs) = (run.EndOf(agent.Id)!, agent.Runs.Of(run.Id));
            var fits = runs switch
            {
                [] => end is { IsSuccess: false, IsRestarted: false },
                [{ Outcome: RunOutcome.Exited }] => end.IsSuccess,
                [{ Outcome: RunOutcome.AgentRestarted }] => end.IsRestarted,
                _ => false,
            };
            restarted += end.IsRestarted ? 1 : 0;
            never += runs is [] ? 1 : 0;
            if (!fits || run.OutputOf(agent.Id) != plan.OutputOf(agent.Id, runs.Sum(known => known.Lines)))
            {
                wrong.AppendLine($"{agent.Id}: {end}; it ran {string.Join(", ", runs.Select(r => $"{r.Outcome}"))}");
            }
        }

        if (wrong.Length > 0)
        {
            throw new InvalidOperationException($"results of {run.Id} are not what the agents did:\n{wrong}");
        }

        await OneEndEachAsync(run, api, cancellation);
        return (restarted, never);
    }

    /// <summary>Every result is the same when it is asked for from the beginning, in pages.</summary>
    private static async Task AllAskedAgainAsync(TaskRun run, CancellationToken cancellation)
    {
        foreach (var page in run.Agents.Chunk(TaskApi.PageSize))
        {
            var rows = await run.AgainAsync(page, cancellation);
            foreach (var (agent, row) in page.Zip(rows))
            {
                if (row.Agent != agent || (run.EndOf(agent) is { } end
                    && row with { Screen = "" } != end with { Screen = "" }) || row.Screen != run.OutputOf(agent))
                {
                    throw new InvalidOperationException($"asked again, {agent} has another result: {row}");
                }
            }
        }
    }

    /// <summary>The log has one end of each target, and the end of the task after them.</summary>
    private static async Task OneEndEachAsync(TaskRun run, EdgeApi api, CancellationToken cancellation)
    {
        var ends = new int[run.Agents.Count];
        var finished = 0;
        foreach (var happened in await api.EventsOfTaskAsync(run.Id, cancellation))
        {
            finished += happened.Type == "TaskFinished" ? 1 : 0;
            if (happened.Type == "TaskProgressed")
            {
                foreach (var target in happened.Data.GetProperty("targets").EnumerateArray())
                {
                    ends[target.GetProperty("target").GetInt32()] +=
                        target.TryGetProperty("end", out var end) && end.ValueKind == System.Text.Json.JsonValueKind.Object
                            ? 1
                            : 0;
                }
            }
        }

        var wrong = ends.Count(count => count != 1);
        if (run.IsComplete && (wrong > 0 || finished != 1))
        {
            throw new InvalidOperationException(
                $"in the log {wrong} targets of {run.Id} have no end, or several; it finished {finished} times");
        }
    }
}
