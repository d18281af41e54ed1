using BenchmarkDotNet.Attributes;
using Gse.Domain.Liveness;

namespace Gse.Bench.Liveness;

/// <summary>
/// What looking round costs with 100,000 agents that beat every 10 s, and what it costs when all fall silent.
/// </summary>
[InProcess]
[MemoryDiagnoser]
public class AdvanceBench
{
    private const int Agents = 100_000;
    private const int Tick = 100;
    private const int TicksPerInterval = 100;

    private readonly List<SlotVerdict> _verdicts = new(Agents);
    private LivenessDetector _detector = new(lostAfter: 30_000, Tick);
    private LivenessSlot[] _slots = [];
    private long _now;

    [GlobalSetup(Target = nameof(TenSecondsOfBeatsAndTicks))]
    public void Track() => _slots = [.. Enumerable.Range(0, Agents).Select(n => _detector.Track(1, n / 10))];

    [IterationSetup(Target = nameof(AllFallSilent))]
    public void TrackAnew()
    {
        _detector = new LivenessDetector(lostAfter: 30_000, Tick);
        _slots = [.. Enumerable.Range(0, Agents).Select(_ => _detector.Track(1, 0))];
    }

    /// <summary>100,000 beats and 100 ticks; told per tick, beats included.</summary>
    [Benchmark(OperationsPerInvoke = TicksPerInterval, Description = "tick with its 1,000 beats")]
    public int TenSecondsOfBeatsAndTicks()
    {
        for (var tick = 0; tick < TicksPerInterval; tick++)
        {
            _now += Tick;
            for (var n = tick; n < Agents; n += TicksPerInterval)
            {
                _detector.Beat(_slots[n], _now);
            }

            _detector.Advance(_now, _verdicts);
        }

        return _verdicts.Count == 0 ? 0 : throw new InvalidOperationException("a false loss");
    }

    [Benchmark(Description = "one tick that declares 100,000 lost")]
    public int AllFallSilent()
    {
        _verdicts.Clear();
        _detector.Advance(30_000, _verdicts);
        return _verdicts.Count == Agents ? Agents : throw new InvalidOperationException("a missed loss");
    }
}
