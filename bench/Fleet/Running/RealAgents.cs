using System.Globalization;
using System.Text.Json;

namespace Gse.Bench.Fleet.Running;

/// <summary>
/// Many published agents on this machine, each with an id and a data folder of its own, on an edge without TLS. They
/// have all cores.
/// </summary>
internal sealed class RealAgents : IDisposable
{
    private const int Running = 2;
    private const long MegaByte = 1 << 20;

    // What one takes, and what is left to the edge and everybody else.
    private const long EachTakes = 16 * MegaByte;
    private const long Reserve = 4L << 30;

    // So many at once: each needs the processor for some tens of milliseconds.
    private const int AtOnce = 50;
    private static readonly TimeSpan UpWithin = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly List<Child> _children = [];
    private readonly string _folder;

    private RealAgents(string folder) => _folder = folder;

    public List<string> Ids { get; } = [];

    /// <summary>How many fit into the memory that is free.</summary>
    public static int Most(int wanted)
    {
        var line = File.ReadLines("/proc/meminfo").First(l => l.StartsWith("MemAvailable:", StringComparison.Ordinal));
        var free = long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        return (int)Math.Clamp(((free * 1024) - Reserve) / EachTakes, 1, wanted);
    }

    /// <summary>
    /// Their folders are in memory where that is possible: every host has a disk of its own, and a thousand of them
    /// that wait for this one would measure it.
    /// </summary>
    public static async Task<RealAgents> StartAsync(
        BenchSettings settings, EdgeProcess edge, int count, CancellationToken cancellation)
    {
        var program = settings.Agent
            ?? throw new InvalidOperationException("there is no published agent (--agent)");
        var parent = Directory.Exists("/dev/shm") ? "/dev/shm" : settings.Data;
        // bench/run.sh removes it where we cannot any more.
        var run = Environment.GetEnvironmentVariable("GSE_BENCH") ?? $"{Environment.ProcessId}";
        var agents = new RealAgents(Path.Combine(parent, $"gse-bench-{run}"));
        try
        {
            foreach (var share in Enumerable.Range(0, count).Chunk(AtOnce))
            {
                var begun = share.Select(number => agents.Start(settings, program, edge, number)).ToList();
                await AllRunAsync(edge.Api, begun, cancellation);
            }

            return agents;
        }
        catch
        {
            agents.Dispose();
            throw;
        }
    }

    /// <summary>Processor time of all of them, from their start on.</summary>
    public TimeSpan CpuTime() =>
        _children.Aggregate(TimeSpan.Zero, (sum, child) => sum + ProcessSample.CpuTime(child.Pid));

    public void Dispose()
    {
        foreach (var child in _children)
        {
            child.Dispose();
        }

        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private string Start(BenchSettings settings, string program, EdgeProcess edge, int number)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"02000000real{number:D19}");
        var folder = Path.Combine(_folder, $"{number}");
        Directory.CreateDirectory(folder);
        var conf = Path.Combine(folder, "agent.conf");
        File.WriteAllText(conf, JsonSerializer.Serialize(new
        {
            agent_id = id,
            data_dir = folder,
            access = new { cluster_endpoints = edge.Link.ToString(), insecure = true },
            logger = new { path = folder },
        }));
        _children.Add(Child.Start(
            program, ["-f", conf], new Dictionary<string, string>(), Path.Combine(folder, "agent.out"),
            Child.AllCores, Path.Combine(settings.Data, "pids")));
        Ids.Add(id);
        return id;
    }

    private static async Task AllRunAsync(EdgeApi api, List<string> ids, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(UpWithin);
        foreach (var id in ids)
        {
            while (await api.StatusAsync(id, deadline.Token) != Running)
            {
                await Task.Delay(Look, deadline.Token);
            }
        }
    }
}
