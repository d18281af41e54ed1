using System.Diagnostics;

namespace Gse.EndToEnd.Tests.Harness;

/// <summary>Waits for the thing itself, by asking again and again, with a deadline.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>The first value that is not null; fails at the deadline, and says what was seen last.</summary>
    public static async Task<T> GetAsync<T>(
        string what, TimeSpan within, Func<Task<T?>> ask, CancellationToken cancellation, Func<string>? seen = null)
        where T : class
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Pause);
        while (true)
        {
            if (await ask() is { } value)
            {
                return value;
            }

            Assert.True(watch.Elapsed < within, $"{what}: not within {within.TotalSeconds} s. {seen?.Invoke()}");
            await timer.WaitForNextTickAsync(cancellation);
        }
    }

    public static Task TrueAsync(
        string what, TimeSpan within, Func<Task<bool>> ask, CancellationToken cancellation,
        Func<string>? seen = null) =>
        GetAsync(what, within, async () => await ask() ? "" : null, cancellation, seen);

    /// <summary>Asks for the whole time, and fails as soon as it is no longer so: for what must not happen.</summary>
    public static async Task StaysTrueAsync(
        string what, TimeSpan during, Func<Task<bool>> ask, CancellationToken cancellation, Func<string>? seen = null)
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Pause);
        while (watch.Elapsed < during)
        {
            Assert.True(
                await ask(), $"{what}: no longer so after {watch.Elapsed.TotalSeconds:0.0} s. {seen?.Invoke()}");
            await timer.WaitForNextTickAsync(cancellation);
        }
    }
}
