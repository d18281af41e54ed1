using DotNet.Testcontainers.Builders;

namespace Gse.Infrastructure.Tests.EventLog.EventStoreDb;

/// <summary>
/// The real server that tests may use: the one that <see cref="Variable"/> names, else one that Docker runs for this
/// process. Testcontainers removes it when the process ends, however it ends.
/// </summary>
internal static class EventStoreDbServer
{
    public const string Variable = "GSE_TEST_EVENTSTOREDB";
    private const string Image = "eventstore/eventstore:23.10.1-bookworm-slim";
    private const int Port = 2113;
    private static readonly Lazy<Task<string?>> Container = new(StartAsync);

    /// <summary>Skips the test, and says why, when there is neither.</summary>
    public static async Task<string> ConnectionStringAsync(CancellationToken cancellation)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            return given;
        }

        var started = await Container.Value.WaitAsync(cancellation);
        Assert.SkipWhen(started is null, $"{Variable} gives no connection string, and no Docker engine answers.");
        return started;
    }

    private static async Task<string?> StartAsync()
    {
        if (!File.Exists("/var/run/docker.sock")
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DOCKER_HOST")))
        {
            return null;
        }

        var container = new ContainerBuilder(Image)
            .WithEnvironment("EVENTSTORE_INSECURE", "true")
            .WithEnvironment("EVENTSTORE_MEM_DB", "true")
            .WithPortBinding(Port, assignRandomHostPort: true)
            .WithWaitStrategy(Wait.ForUnixContainer().UntilHttpRequestIsSucceeded(request => request
                .ForPort(Port).ForPath("/health/live").ForStatusCodeMatching(code => (int)code < 300)))
            .Build();
        await container.StartAsync();
        return $"esdb://{container.Hostname}:{container.GetMappedPublicPort(Port)}?tls=false";
    }
}
