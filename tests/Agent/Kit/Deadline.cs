namespace Gse.Agent.Tests.Kit;

/// <summary>No wait is for ever: generous, for a busy machine, but an end.</summary>
internal static class Deadline
{
    public static CancellationTokenSource In(int seconds)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        source.CancelAfter(TimeSpan.FromSeconds(seconds));
        return source;
    }
}
