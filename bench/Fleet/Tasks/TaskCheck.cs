using System.Text;
using System.Text.Json;
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
    public static async Task<TaskTally> RunAsync(
        TaskRun run, SimFleet fleet, RunPlan plan, EdgeApi api, CancellationToken cancellation)
    {
        var concluded = await ConclusionsAsync(run, api, cancellation);
        await AllAskedAgainAsync(run, concluded, cancellation);
        var (restarted, wrong) = (0, new StringBuilder());
        foreach (var agent in fleet.Agents.Where(agent => run.EndOf(agent.Id) is not null))
        {
            var (end, known) = (run.EndOf(agent.Id)!, agent.Runs.Of(run.Id));
            restarted += end.IsRestarted ? 1 : 0;
            var fits = concluded.Contains(agent.Id)
                || (known is [{ Outcome: { } outcome }] && IsAlike(end, outcome)
                    && run.OutputOf(agent.Id) == plan.OutputOf(agent.Id, known[0].Lines));
            if (!fits)
            {
                wrong.AppendLine($"{agent.Id}: {end}; it ran {string.Join(", ", known.Select(r => $"{r.Outcome}"))}");
            }
        }

        return wrong.Length == 0
            ? new TaskTally(restarted, concluded.Count)
            : throw new InvalidOperationException($"results of {run.Id} are not what the agents did:\n{wrong}");
    }

    private static bool IsAlike(ResultRow end, RunOutcome outcome) => outcome switch
    {
        RunOutcome.Exited => end.IsSuccess,
        RunOutcome.AgentRestarted => end.IsRestarted,
        _ => false,
    };

    /// <summary>Every result is the same when it is asked for from the beginning, in pages.</summary>
    private static async Task AllAskedAgainAsync(
        TaskRun run, HashSet<string> concluded, CancellationToken cancellation)
    {
        foreach (var page in run.Agents.Chunk(TaskApi.PageSize))
        {
            var rows = await run.AgainAsync(page, cancellation);
            if (!rows.Select(row => row.Agent).SequenceEqual(page))
            {
                throw new InvalidOperationException($"asked again, {run.Id} has not one row for each agent");
            }

            var other = rows.FirstOrDefault(row => !concluded.Contains(row.Agent)
                && (row.Screen != run.OutputOf(row.Agent)
                    || (run.EndOf(row.Agent) is { } end && row with { Screen = "" } != end with { Screen = "" })));
            if (other is not null)
            {
                throw new InvalidOperationException($"asked again, {other.Agent} has another result: {other}");
            }
        }
    }

    /// <summary>
    /// The log has one end of each target, and the end of the task after them. Only where the edge had concluded by
    /// itself may the host have said something later.
    /// </summary>
    /// <returns>Where it had.</returns>
    private static async Task<HashSet<string>> ConclusionsAsync(
        TaskRun run, EdgeApi api, CancellationToken cancellation)
    {
        var ends = run.Agents.Select(_ => new List<bool>(1)).ToArray();
        var finished = 0;
        foreach (var happened in await api.EventsOfTaskAsync(run.Id, cancellation))
        {
            finished += happened.Type == "TaskFinished" ? 1 : 0;
            if (happened.Type != "TaskProgressed")
            {
                continue;
            }

            foreach (var target in happened.Data.GetProperty("targets").EnumerateArray())
            {
                if (target.TryGetProperty("end", out var end) && end.ValueKind == JsonValueKind.Object)
                {
                    ends[target.GetProperty("target").GetInt32()].Add(
                        target.TryGetProperty("isVerdict", out var verdict) && verdict.ValueKind == JsonValueKind.True);
                }
            }
        }

        var wrong = ends.Count(told => told is not ([_] or [true, false]));
        return !run.IsComplete || (wrong == 0 && finished == 1)
            ? [.. run.Agents.Where((_, place) => ends[place] is [true, ..])]
            : throw new InvalidOperationException(
                $"in the log {wrong} targets of {run.Id} have no end, or several; it finished {finished} times");
    }
}

/// <param name="Restarted">How many ended because their agent did.</param>
/// <param name="Concluded">Of how many the edge said by itself how they ended.</param>
internal sealed record TaskTally(int Restarted, int Concluded);
