using Gse.Bench.Fleet.Figures;
using Gse.Bench.Fleet.Running;
using Gse.Bench.Fleet.Tasks;

namespace Gse.Bench.Fleet.Scenarios;

/// <summary>
/// <c>true</c> on as many real agents as this machine holds, from the request to the last result, beyond what it takes
/// here to start it so many times without anything around it.
/// </summary>
internal static class TaskAgentsScenario
{
    public const string Program = "/bin/true";
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    public static readonly EdgeSetup Setup = new(
        "real-agents", false, new Dictionary<string, string> { ["Link__Tls"] = "false" });

    public static async Task RunAsync(Workbench bench, FigureFile figures, CancellationToken cancellation)
    {
        var wanted = bench.Settings.Quick ? 20 : 1_000;
        var edge = await bench.FreshEdgeAsync(Setup, 0, cancellation);
        using var agents = await RealAgents.StartAsync(
            bench.Settings, edge, RealAgents.Most(wanted), cancellation);
        var idle = await IdleAsync(agents, cancellation);
        Console.WriteLine($"  ({agents.Ids.Count} agents, idle they use {idle:N1} % of a core)");
        var (took, bare, beyond) = (new List<double>(), new List<double>(), new List<double>());
        var (edgeUse, agentUse) = (new List<double>(), new List<double>());
        var (warmUps, runs) = bench.Settings.Quick ? (1, 2) : (5, 7);
        for (var number = -warmUps; number < runs; number++)
        {
            var fork = await BareFork.MeasureAsync(
                bench.Settings.Data, Program, agents.Ids.Count, cancellation);
            await Task.Delay(Pause, cancellation);
            var (edgeCpu, agentCpu) = (ProcessSample.CpuTime(edge.Pid), agents.CpuTime());
            var run = await MeasureAsync(edge, agents.Ids, cancellation);
            if (number >= 0)
            {
                took.Add(run.Took.TotalSeconds);
                bare.Add(fork);
                beyond.Add(run.Took.TotalSeconds - fork);
                edgeUse.Add((ProcessSample.CpuTime(edge.Pid) - edgeCpu).TotalSeconds);
                agentUse.Add((agents.CpuTime() - agentCpu).TotalSeconds);
            }

            await Task.Delay(Pause, cancellation);
        }

        var name = $"{agents.Ids.Count:N0} targets on real agents, true";
        figures.Add(Figure.OfRuns(
            $"{name}, beyond the bare fork", "s", beyond,
            $"edge {edgeUse.Average():0.##} s, agents {agentUse.Average():0.##} s of their processors; idle agents use "
            + $"{idle:N0} % of a core"));
        figures.Add(Figure.OfRuns($"{name}, submit to last result", "s", took, null));
        figures.Add(Figure.OfRuns($"{agents.Ids.Count:N0} bare forks of true", "s", bare, null));
    }

    /// <summary>One task on these agents, all of which have to exit with 0.</summary>
    public static async Task<TaskRun> MeasureAsync(
        EdgeProcess edge, IReadOnlyList<string> agents, CancellationToken cancellation)
    {
        var run = await TaskRun.SubmitAsync(
            edge.Api, agents, TaskApi.CommandFor(agents, Environment.UserName, Program), cancellation);
        await run.FollowAsync(Within, cancellation);
        var bad = agents.Where(agent => run.EndOf(agent) is not { IsSuccess: true }).ToList();
        return bad.Count == 0
            ? run
            : throw new InvalidOperationException(
                $"{bad.Count} of {agents.Count} targets of {run.Id} did not exit with 0, first {run.EndOf(bad[0])}");
    }

    private static async Task<double> IdleAsync(RealAgents agents, CancellationToken cancellation)
    {
        await Task.Delay(Pause, cancellation);
        var (watch, cpu) = (System.Diagnostics.Stopwatch.StartNew(), agents.CpuTime());
        await Task.Delay(Pause * 5, cancellation);
        return (agents.CpuTime() - cpu) / watch.Elapsed * 100;
    }
}
