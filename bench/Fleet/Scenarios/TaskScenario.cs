using Gse.Bench.Fleet.Figures;
using Gse.Bench.Fleet.Running;
using Gse.Bench.Fleet.Tasks;

namespace Gse.Bench.Fleet.Scenarios;

/// <summary>
/// One script on every agent of a fleet that answers at once: from the request to the answer with the last result, and
/// to the acknowledgement of the request. The first tasks of an edge cost several times as much: they only warm it up.
/// </summary>
internal static class TaskScenario
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(Workbench bench, FigureFile figures, CancellationToken cancellation)
    {
        await MeasureAsync(bench, EdgeSetup.Plain, "plain", figures, cancellation);
        await MeasureAsync(bench, EdgeSetup.Secure, "TLS", figures, cancellation);
    }

    private static async Task MeasureAsync(
        Workbench bench, EdgeSetup setup, string link, FigureFile figures, CancellationToken cancellation)
    {
        var (warmUps, runs) = bench.Settings.Quick ? (1, 2) : (8, 12);
        var (edge, fleet) = await bench.FleetAsync(setup, bench.Settings.TaskAgents, runsTasks: true, cancellation);
        fleet.Runs!.Plan = RunPlan.AtOnce;
        var agents = fleet.Agents.Select(agent => agent.Id).ToList();
        var (took, acknowledged, missing) = (new List<double>(), new List<double>(), 0);
        var (edgeUse, ownUse) = (new List<double>(), new List<double>());
        for (var number = -warmUps; number < runs; number++)
        {
            var script = TaskApi.ScriptFor(agents);
            var (edgeCpu, ownCpu) = (ProcessSample.CpuTime(edge.Pid), Environment.CpuUsage.TotalTime);
            var run = await TaskRun.SubmitAsync(edge.Api, agents, script, cancellation);
            await run.FollowAsync(Within, cancellation);
            edgeCpu = ProcessSample.CpuTime(edge.Pid) - edgeCpu;
            ownCpu = Environment.CpuUsage.TotalTime - ownCpu;
            missing += run.Missing;
            var tally = await TaskCheck.RunAsync(run, fleet, RunPlan.AtOnce, edge.Api, cancellation);
            if (tally.Concluded > 0)
            {
                throw new InvalidOperationException($"the edge gave up {tally.Concluded} hosts that were there");
            }

            if (number >= 0)
            {
                took.Add(run.Took.TotalSeconds);
                acknowledged.Add(run.Acknowledged.TotalMilliseconds);
                edgeUse.Add(edgeCpu.TotalSeconds);
                ownUse.Add(ownCpu.TotalSeconds);
            }

            foreach (var agent in fleet.Agents)
            {
                agent.Runs.Forget();
            }

            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        }

        var name = $"{agents.Count:N0} targets without fork, {link}";
        figures.Add(Figure.OfRuns(
            $"{name}, submit to last result", "s", took,
            $"edge {edgeUse.Average():0.##} s, generator {ownUse.Average():0.##} s of their processors"));
        figures.Add(Figure.Of($"{name}, missing", "targets", missing, null));
        figures.Add(Figure.OfSamples($"{name}, submit acknowledged, at most", "ms", 1, acknowledged, null));
        figures.Add(Figure.OfSamples($"{name}, submit acknowledged, p50", "ms", 0.5, acknowledged, null));
    }
}
