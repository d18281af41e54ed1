using Gse.Bench.Fleet.Figures;
using Gse.Bench.Fleet.Running;
using Gse.Bench.Fleet.Tasks;

namespace Gse.Bench.Fleet.Scenarios;

/// <summary>
/// The results of a task's targets, asked for as bk-job does with all that is new of their output, while every one of
/// them says a line a second.
/// </summary>
internal static class TaskQueryScenario
{
    private const int WarmUp = 20;
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(5);

    public static async Task RunAsync(Workbench bench, FigureFile figures, CancellationToken cancellation)
    {
        var (edge, fleet) = await bench.FleetAsync(
            EdgeSetup.Secure, bench.Settings.TaskAgents, runsTasks: true, cancellation);
        var plan = new RunPlan(bench.Settings.Quick ? 10 : 60, Apart);
        fleet.Runs!.Plan = plan;
        var agents = fleet.Agents.Take(TaskApi.PageSize).Select(agent => agent.Id).ToList();
        var script = TaskApi.ScriptFor(agents);
        var run = await TaskRun.SubmitAsync(edge.Api, agents, script, cancellation);
        var before = await edge.Api.CollectionsAsync(cancellation);
        var (took, whole) = (new List<double>(), plan.Apart * (plan.Lines - 2));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var call = -WarmUp; watch.Elapsed < whole; call++)
        {
            var one = await run.AskAsync(agents, cancellation);
            if (call >= 0)
            {
                took.Add(one.TotalMilliseconds);
            }

            await Task.Delay(Pause, cancellation);
        }

        if (agents.Exists(agent => run.EndOf(agent) is not null))
        {
            throw new InvalidOperationException("some had ended while they were asked for");
        }

        var after = await edge.Api.CollectionsAsync(cancellation);
        await run.FollowAsync(Within, cancellation);
        await TaskCheck.RunAsync(run, fleet, plan, edge.Api, cancellation);
        var (collections, pause) = (after.Collections - before.Collections, after.Pause - before.Pause);
        var note = $"{fleet.Connected:N0} agents beating, {agents.Count:N0} say a line a second; asked every "
            + $"{Pause.TotalMilliseconds:N0} ms, all output once and in order; {collections:N0} garbage collections, "
            + $"{pause.TotalMilliseconds / Math.Max(collections, 1):N0} ms each";
        var name = $"get_execute_script_result for {agents.Count:N0} running targets";
        figures.Add(Figure.OfSamples($"{name}, p99", "ms", 0.99, took, note));
        figures.Add(Figure.OfSamples($"{name}, p50", "ms", 0.5, took, null));
    }
}
