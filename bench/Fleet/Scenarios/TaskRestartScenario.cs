using System.Diagnostics;
using Gse.Bench.Fleet.Agents;
using Gse.Bench.Fleet.Figures;
using Gse.Bench.Fleet.Running;
using Gse.Bench.Fleet.Tasks;

namespace Gse.Bench.Fleet.Scenarios;

/// <summary>
/// One script on every agent, while one in twenty is killed without a word and started again: none may stay without a
/// result, or run twice, and what the API tells is what the agents did.
/// </summary>
internal static class TaskRestartScenario
{
    private const int OneIn = 20;

    // Each run takes one to two seconds, and the kills are spread over three.
    private static readonly RunPlan Plan = new(2, TimeSpan.FromSeconds(1));
    private static readonly TimeSpan Kills = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(3);

    public static async Task RunAsync(Workbench bench, FigureFile figures, CancellationToken cancellation)
    {
        var (edge, fleet) = await bench.FleetAsync(
            EdgeSetup.Secure, bench.Settings.TaskAgents, runsTasks: true, cancellation);
        fleet.Runs!.Plan = Plan;
        var agents = fleet.Agents.Select(agent => agent.Id).ToList();
        var (took, missing, restarted, concluded) = (new List<double>(), 0, 0, 0);
        for (var number = 0; number < (bench.Settings.Quick ? 2 : 5); number++)
        {
            var script = TaskApi.ScriptFor(agents);
            var run = await TaskRun.SubmitAsync(edge.Api, agents, script, cancellation);
            await Task.WhenAll(KillAsync(fleet, cancellation), run.FollowAsync(Within, cancellation));
            missing += run.Missing;
            var tally = await TaskCheck.RunAsync(run, fleet, Plan, edge.Api, cancellation);
            (restarted, concluded) = (restarted + tally.Restarted, concluded + tally.Concluded);
            took.Add(run.Took.TotalSeconds);
            await Workbench.AllConnectedAsync(fleet, TimeSpan.FromMinutes(1), cancellation);
            foreach (var agent in fleet.Agents)
            {
                agent.Runs.Forget();
            }
        }

        var name = $"{agents.Count:N0} targets, 5 % of the agents restarted";
        figures.Add(Figure.Of(
            $"{name}, missing", "targets", missing,
            $"{took.Count} runs; {restarted:N0} ended with their agent, of {concluded:N0} the edge concluded it"));
        figures.Add(Figure.OfRuns(
            $"{name}, submit to last result", "s", took,
            $"killed within {Kills.TotalSeconds:N0} s, back within 1 to 2 s; each run takes 1 to 2 s"));
    }

    /// <summary>At random moments; each comes back as soon as agents do.</summary>
    private static async Task KillAsync(SimFleet fleet, CancellationToken cancellation)
    {
        var victims = fleet.Agents.ToArray();
        Random.Shared.Shuffle(victims);
        var start = Stopwatch.GetTimestamp();
        var count = victims.Length / OneIn;
        for (var i = 0; i < count; i++)
        {
            var due = (Kills * i / count) - Stopwatch.GetElapsedTime(start);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, cancellation);
            }

            fleet.Kill(victims[i]);
            fleet.Return(victims[i]);
        }
    }
}
