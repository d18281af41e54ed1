using System.Diagnostics;
using Gse.Testing.Kafka;

namespace Gse.Bench.Kafka;

/// <summary>librdkafka's mock cluster in a process of its own, as brokers are.</summary>
internal sealed class Brokers : IDisposable
{
    public const string Topic = "bench";

    private const int Partitions = 4;

    private readonly Process _process;

    private Brokers(Process process, string bootstrap) => (_process, Bootstrap) = (process, bootstrap);

    public string Bootstrap { get; }

    /// <param name="core">On which they run; null for any.</param>
    public static Brokers Start(string? core)
    {
        var self = Environment.ProcessPath!;
        var start = core is null
            ? new ProcessStartInfo(self, ["brokers"])
            : new ProcessStartInfo("taskset", ["-c", core, self, "brokers"]);
        (start.RedirectStandardOutput, start.RedirectStandardInput) = (true, true);
        var process = Process.Start(start)!;
        return process.StandardOutput.ReadLine() is { } bootstrap
            ? new Brokers(process, bootstrap)
            : throw new InvalidOperationException("The brokers did not start.");
    }

    /// <summary>Serves until the standard input ends.</summary>
    public static int Serve()
    {
        using var kafka = new MockKafka();
        kafka.Create(Topic, Partitions);
        Console.WriteLine(kafka.Bootstrap);
        while (Console.ReadLine() is not null)
        {
            // Only the end is of interest.
        }

        return 0;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
