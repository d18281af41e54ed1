using System.Diagnostics;

namespace Gse.Bench.Fleet.Tasks;

/// <summary>Lets the runs of all simulated agents go on when their time has come, on one thread.</summary>
internal sealed class RunClock : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    private readonly PriorityQueue<(SimRuns Runs, SimRun Run), long> _due = new();
    private readonly PeriodicTimer _timer = new(Tick);
    private readonly Task _loop;

    public RunClock() => _loop = LoopAsync();

    /// <summary>Of runs that begin from now on.</summary>
    public RunPlan Plan { get; set; } = RunPlan.AtOnce;

    /// <summary>The first step comes at a random moment, so that not everybody talks at once.</summary>
    public void Start(SimRuns runs, SimRun run) => Add(runs, run, run.Plan.Apart * Random.Shared.NextDouble());

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _loop;
    }

    private void Add(SimRuns runs, SimRun run, TimeSpan after)
    {
        lock (_due)
        {
            _due.Enqueue((runs, run), Stopwatch.GetTimestamp() + (long)(after.TotalSeconds * Stopwatch.Frequency));
        }
    }

    // Disposed, the timer has no next tick.
    private async Task LoopAsync()
    {
        while (await _timer.WaitForNextTickAsync())
        {
            while (TryTake(out var runs, out var run, out var late))
            {
                if (runs.Step(run))
                {
                    var after = run.Plan.Apart - late;
                    Add(runs, run, after > TimeSpan.Zero ? after : TimeSpan.Zero);
                }
            }
        }
    }

    private bool TryTake(out SimRuns runs, out SimRun run, out TimeSpan late)
    {
        lock (_due)
        {
            var now = Stopwatch.GetTimestamp();
            if (_due.TryPeek(out var next, out var at) && at <= now)
            {
                _due.Dequeue();
                (runs, run, late) = (next.Runs, next.Run, Stopwatch.GetElapsedTime(at, now));
                return true;
            }
        }

        (runs, run, late) = (null!, null!, default);
        return false;
    }
}
