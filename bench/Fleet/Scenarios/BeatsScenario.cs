using System.Diagnostics;
using Gse.Bench.Fleet.Figures;
using Gse.Bench.Fleet.Running;

namespace Gse.Bench.Fleet.Scenarios;

/// <summary>Beats a second that the edge takes and acknowledges; each sender has one in flight.</summary>
internal static class BeatsScenario
{
    public static async Task RunAsync(Workbench bench, FigureFile figures, CancellationToken cancellation)
    {
        foreach (var senders in new[] { 64, 200 })
        {
            await MeasureAsync(bench, figures, senders, cancellation);
        }
    }

    private static async Task MeasureAsync(
        Workbench bench, FigureFile figures, int senders, CancellationToken cancellation)
    {
        var quick = bench.Settings.Quick;
        var (runs, length, warmUp) = quick ? (3, 2, 3) : (5, 10, 10);
        var edge = await bench.FreshEdgeAsync(EdgeSetup.Secure, senders, cancellation);
        var fleet = bench.NewFleet(senders);
        fleet.Paced = false;
        await Workbench.GrowAsync(fleet, senders, cancellation);
        foreach (var agent in fleet.Agents)
        {
            agent.Hammer(true);
        }

        await Task.Delay(TimeSpan.FromSeconds(warmUp), cancellation);
        var rates = new List<double>();
        var (edgeUse, ownUse) = (new List<double>(), new List<double>());
        for (var run = 0; run < runs; run++)
        {
            var watch = Stopwatch.StartNew();
            var (acks, edgeCpu, ownCpu) = (fleet.Acks, ProcessSample.CpuTime(edge.Pid), Environment.CpuUsage.TotalTime);
            await Task.Delay(TimeSpan.FromSeconds(length), cancellation);
            var elapsed = watch.Elapsed;
            rates.Add((fleet.Acks - acks) / elapsed.TotalSeconds);
            edgeUse.Add((ProcessSample.CpuTime(edge.Pid) - edgeCpu) / elapsed * 100);
            ownUse.Add((Environment.CpuUsage.TotalTime - ownCpu) / elapsed * 100);
        }

        if (fleet.Connected < senders)
        {
            throw new InvalidOperationException($"only {fleet.Connected} of {senders} senders are left: {fleet.Ends}");
        }

        var cores = $"edge {edgeUse.Average():N0} %, generator {ownUse.Average():N0} % of a core each";
        figures.Add(Figure.OfRuns($"beats acknowledged, TLS, {senders} senders", "beats/s", rates, cores));
        figures.Add(Figure.Of(
            $"beats for a second of the edge's processor, {senders} senders", "beats",
            rates.Average() / (edgeUse.Average() / 100), null));
    }
}
