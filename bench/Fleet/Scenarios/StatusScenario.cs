using System.Diagnostics;
using Gse.Bench.Fleet.Agents;
using Gse.Bench.Fleet.Figures;
using Gse.Bench.Fleet.Running;

namespace Gse.Bench.Fleet.Scenarios;

/// <summary>
/// From the moment in which the kernel closes a killed agent's socket to the first answer of list_agent_state in which
/// it does not run any more.
/// </summary>
internal static class StatusScenario
{
    private const int Running = 2;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(Workbench bench, FigureFile figures, CancellationToken cancellation)
    {
        var (edge, fleet) = await bench.WholeFleetAsync(cancellation);
        var agents = fleet.Agents.ToArray();
        Random.Shared.Shuffle(agents);
        var took = new List<double>();
        foreach (var agent in agents.Take(bench.Settings.Quick ? 20 : 200))
        {
            took.Add(await MeasureAsync(edge, fleet, agent, cancellation));
            fleet.Return(agent);
        }

        var note = $"{fleet.Agents.Count:N0} agents beating; asked every {Poll.TotalMilliseconds:N0} ms over HTTP";
        figures.Add(Figure.OfSamples("kill -9 to status change, p99", "ms", 0.99, took, note));
        figures.Add(Figure.OfSamples("kill -9 to status change, p50", "ms", 0.5, took, null));
    }

    private static async Task<double> MeasureAsync(
        EdgeProcess edge, SimFleet fleet, SimAgent agent, CancellationToken cancellation)
    {
        if (await edge.Api.StatusAsync(agent.Id, cancellation) != Running)
        {
            throw new InvalidOperationException($"{agent.Id} does not run before it is killed");
        }

        using var timer = new PeriodicTimer(Poll);
        var start = Stopwatch.GetTimestamp();
        fleet.Kill(agent);
        while (await edge.Api.StatusAsync(agent.Id, cancellation) == Running)
        {
            if (Stopwatch.GetElapsedTime(start) > Longest)
            {
                throw new TimeoutException($"{agent.Id} still runs {Longest} after it was killed");
            }

            await timer.WaitForNextTickAsync(cancellation);
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
