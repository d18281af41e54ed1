namespace Gse.Infrastructure.Tests.EventLog.EventStoreDb;

/// <summary>The real server that tests may use.</summary>
internal static class EventStoreDbServer
{
    public const string Variable = "GSE_TEST_EVENTSTOREDB";

    public static Task<string> ConnectionStringAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var given = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(
            string.IsNullOrEmpty(given), $"{Variable} gives no connection string, and no Docker engine answers.");
        return Task.FromResult(given!);
    }
}
