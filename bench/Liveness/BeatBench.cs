using System.Reactive.Concurrency;
using BenchmarkDotNet.Attributes;
using Gse.Application.Liveness;
using Gse.Domain.Agents;
using Gse.Domain.Liveness;

namespace Gse.Bench.Liveness;

/// <summary>What one sign of life costs, out of 15,000 agents in no order.</summary>
[InProcess]
[MemoryDiagnoser]
public class BeatBench : IDisposable
{
    private const int Agents = 15_000;
    private const int Stride = 7_919;

    private readonly LivenessDetector _detector = new(lostAfter: 30_000, tick: 100);
    private readonly LivenessPipeline _pipeline =
        new(new LivenessOptions(), DefaultScheduler.Instance, TimeProvider.System);
    private LivenessSlot[] _slots = [];
    private LivenessSlot[] _held = [];
    private int _at;
    private long _now;

    [GlobalSetup]
    public void Track()
    {
        _slots = [.. Enumerable.Range(0, Agents).Select(_ => _detector.Track(session: 1, now: 0))];
        _held = [.. Enumerable.Range(0, Agents).Select(n => _pipeline.Track(AgentId.Parse($"agent-{n}"), session: 1))];
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _pipeline.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Description = "detector")]
    public bool Detector() => _detector.Beat(_slots[Next()], _now++) == BeatOutcome.Counted;

    [Benchmark(Description = "pipeline, with its clock")]
    public bool Pipeline() => _pipeline.Beat(_held[Next()]);

    private int Next() => _at = (_at + Stride) % Agents;
}
