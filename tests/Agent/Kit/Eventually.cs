namespace Gse.Agent.Tests.Kit;

/// <summary>Waits for what no event tells, by looking; ends with the test's deadline.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> look, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        while (!look())
        {
            await timer.WaitForNextTickAsync(cancellation);
        }
    }
}
