using System.Diagnostics;
using Gse.Bench.Fleet.Figures;
using Gse.Bench.Fleet.Running;

namespace Gse.Bench.Fleet.Scenarios;

/// <summary>
/// The same command on the same 200 hosts, which are all this one: by agents, and by clustershell and ansible over ssh.
/// Each has the whole machine while it is measured; the others are idle.
/// </summary>
internal static class TaskSshScenario
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(Workbench bench, FigureFile figures, CancellationToken cancellation)
    {
        if (SshHosts.Missing() is { } missing)
        {
            throw new InvalidOperationException(
                $"{missing} is missing: the Debian packages openssh-server, openssh-client, clustershell and "
                + "ansible-core are needed; bench/run.sh --install-peers installs them");
        }

        var (count, runs) = bench.Settings.Quick ? (5, 2) : (200, 5);
        var edge = await bench.FreshEdgeAsync(TaskAgentsScenario.Setup, 0, cancellation);
        using var agents = await RealAgents.StartAsync(bench.Settings, edge, count, cancellation);
        using var hosts = await SshHosts.StartAsync(bench.Settings, count, cancellation);
        var inventory = Path.Combine(bench.Settings.Data, "ssh", "inventory");
        await File.WriteAllLinesAsync(inventory, hosts.Names, cancellation);

        var (gse, clush, ansible) = (new List<double>(), new List<double>(), new List<double>());
        for (var number = -1; number < runs; number++)
        {
            var own = (await TaskAgentsScenario.MeasureAsync(edge, agents.Ids, cancellation)).Took.TotalSeconds;
            await Task.Delay(Pause, cancellation);
            var byShell = await TimeAsync(() => ClushAsync(hosts, cancellation));
            await Task.Delay(Pause, cancellation);
            var byAnsible = await TimeAsync(() => AnsibleAsync(hosts, inventory, cancellation));
            await Task.Delay(Pause, cancellation);
            if (number >= 0)
            {
                gse.Add(own);
                clush.Add(byShell);
                ansible.Add(byAnsible);
            }
        }

        var name = $"{count:N0} targets, true";
        figures.Add(Figure.OfRuns($"{name}, agents", "s", gse, null));
        figures.Add(Figure.OfRuns($"{name}, clustershell over ssh", "s", clush, "fan-out 64, its default"));
        figures.Add(Figure.OfRuns(
            $"{name}, ansible over ssh", "s", ansible, "50 forks, module raw, pipelining, connections kept"));
        figures.Add(Figure.OfRuns(
            $"{name}, clustershell to agents", "times", clush.Zip(gse, (other, own) => other / own), null));
        figures.Add(Figure.OfRuns(
            $"{name}, ansible to agents", "times", ansible.Zip(gse, (other, own) => other / own), null));
    }

    private static Task ClushAsync(SshHosts hosts, CancellationToken cancellation) => hosts.RunAsync(
        "/usr/bin/clush",
        ["-S", "-q", "-f", "64", "-o", $"-F {hosts.Config}", "-w", string.Join(',', hosts.Names),
            TaskAgentsScenario.Program],
        new Dictionary<string, string>(), cancellation);

    // Its fastest way: nothing is copied, no Python runs on the hosts, and from the second time on connections are
    // there.
    private static Task AnsibleAsync(SshHosts hosts, string inventory, CancellationToken cancellation) =>
        hosts.RunAsync(
            "/usr/bin/ansible",
            ["all", "-i", inventory, "-f", "50", "-m", "raw", "-a", TaskAgentsScenario.Program],
            new Dictionary<string, string>
            {
                ["ANSIBLE_SSH_ARGS"] = $"-F {hosts.Config} -o ControlMaster=auto -o ControlPersist=60s",
                ["ANSIBLE_SSH_PIPELINING"] = "1",
                ["ANSIBLE_LOCALHOST_WARNING"] = "0",
            },
            cancellation);

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalSeconds;
    }
}
