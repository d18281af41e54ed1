using System.Reactive.Concurrency;

namespace Gse.Application.Liveness;

/// <summary>
/// Time that only goes forward, in milliseconds since the start: real for Rx's real schedulers (their stopwatch is
/// <see cref="System.Diagnostics.Stopwatch"/>), virtual for its virtual ones.
/// </summary>
internal sealed class Monotonic
{
    private readonly IStopwatch _stopwatch;

    /// <exception cref="ArgumentException">
    /// The scheduler has no stopwatch. Rx would then count by its wall clock, which jumps.
    /// </exception>
    public Monotonic(IScheduler scheduler)
    {
        if (scheduler.AsStopwatchProvider() is not { } provider)
        {
            throw new ArgumentException("the scheduler has no stopwatch, so its time may jump", nameof(scheduler));
        }

        _stopwatch = provider.StartStopwatch();
    }

    /// <summary>For judging: begun milliseconds do not count yet.</summary>
    public long Past => _stopwatch.Elapsed.Ticks / TimeSpan.TicksPerMillisecond;

    /// <summary>
    /// For signs of life: begun milliseconds count already. With this rounding, and the other one for verdicts, no host
    /// loses a fraction of a millisecond of its deadline.
    /// </summary>
    public long Reached => (_stopwatch.Elapsed.Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond;
}
