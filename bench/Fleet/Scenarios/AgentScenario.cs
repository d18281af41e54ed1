using System.Diagnostics;
using System.Text.Json;
using Gse.Bench.Fleet.Figures;
using Gse.Bench.Fleet.Running;

namespace Gse.Bench.Fleet.Scenarios;

/// <summary>The published agent on a real edge, idle but for its beats and one watched process.</summary>
internal static class AgentScenario
{
    public static async Task RunAsync(Workbench bench, FigureFile figures, CancellationToken cancellation)
    {
        if (bench.Settings.Agent is not { } program)
        {
            throw new InvalidOperationException("there is no published agent (--agent)");
        }

        var edge = await bench.FreshEdgeAsync(EdgeSetup.Secure, 0, cancellation);
        var folder = Path.Combine(bench.Settings.Data, "agent");
        Directory.CreateDirectory(folder);
        var pids = Path.Combine(bench.Settings.Data, "pids");
        using var watched = Child.Start("sleep", ["3600"], Nothing, Path.Combine(folder, "sleep.out"), null, pids);
        var conf = await ConfigureAsync(edge, folder, watched.Pid, cancellation);
        var log = Path.Combine(folder, "agent.out");
        var token = await edge.Api.IssueTokenAsync(1, cancellation);
        using (var register = Child.Start(program, ["-f", conf, "--register", token], Nothing, log, null, pids))
        {
            await register.ExitAsync(cancellation);
        }

        using var agent = Child.Start(program, ["-f", conf], Nothing, log, null, pids);
        await Task.Delay(TimeSpan.FromSeconds(bench.Settings.Quick ? 5 : 30), cancellation);
        var (watch, cpu) = (Stopwatch.StartNew(), ProcessSample.CpuTime(agent.Pid));
        await Task.Delay(TimeSpan.FromSeconds(bench.Settings.Quick ? 10 : 60), cancellation);
        var use = (ProcessSample.CpuTime(agent.Pid) - cpu) / watch.Elapsed * 100;
        var id = (await File.ReadAllTextAsync(Path.Combine(folder, "agent_id"), cancellation)).Trim();
        if (await edge.Api.StatusAsync(id, cancellation) != 2)
        {
            throw new InvalidOperationException($"the agent is not running at the edge; see {log}");
        }

        var mega = (double)(1 << 20);
        figures.Add(Figure.Of("agent binary", "MB", new FileInfo(program).Length / mega, null));
        figures.Add(Figure.Of(
            "agent resident memory, idle", "MB", ProcessSample.Rss(agent.Pid) / mega,
            $"PSS {ProcessSample.Pss(agent.Pid) / mega:N1} MB"));
        figures.Add(Figure.Of(
            "agent processor use, idle", "% of a core", use,
            $"{watch.Elapsed.TotalSeconds:N0} s, one process watched"));
    }

    private static IReadOnlyDictionary<string, string> Nothing { get; } = new Dictionary<string, string>();

    private static async Task<string> ConfigureAsync(
        EdgeProcess edge, string folder, int watched, CancellationToken cancellation)
    {
        var pidFile = Path.Combine(folder, "watched.pid");
        await File.WriteAllTextAsync(pidFile, $"{watched}\n", cancellation);
        var conf = Path.Combine(folder, "agent.conf");
        var settings = new
        {
            data_dir = folder,
            access = new { cluster_endpoints = edge.Link.ToString() },
            logger = new { path = folder },
            processes = new[] { new { @namespace = "bench", name = "sleep", proc_name = "sleep", pid_path = pidFile } },
        };
        await File.WriteAllTextAsync(conf, JsonSerializer.Serialize(settings), cancellation);
        return conf;
    }
}
