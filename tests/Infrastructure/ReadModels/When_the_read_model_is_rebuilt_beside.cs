using Gse.Application.Agents;
using Gse.Application.Projections;
using Gse.Testing.EventLog;
using Gse.Testing.ReadModels;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Infrastructure.Tests.ReadModels;

public sealed class When_the_read_model_is_rebuilt_beside
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task wrong_documents_are_gone_and_the_edge_that_lives_writes_on()
    {
        var (log, history, disk) = (new InMemoryEventLog(), new RandomHistory(3), new InMemoryDocuments());
        await HappenAsync(log, history, 200);
        var (agents, progress) = (new AgentProjection(), new ProjectionProgress());
        using var edge = new Projector(
            log, new InMemoryReadModelStore(disk), [agents], progress, TimeProvider.System,
            NullLogger<Projector>.Instance);
        await edge.StartAsync(Cancellation);
        await progress.Activated.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await SpoilAsync(disk);

        var told = new Told();
        var rebuild = new ReadModelRebuild(
            log, new InMemoryReadModelStore(disk), [new AgentProjection()], TimeProvider.System,
            NullLogger<Projector>.Instance);
        var reached = await rebuild.RunAsync(told, Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal(await log.ReadHeadAsync(Cancellation), reached);
        Assert.Equal(reached, told.Last.Position);
        Assert.DoesNotContain("spoilt", await KeysAsync(disk));

        await HappenAsync(log, history, 50);
        await progress.WaitForAsync(await log.ReadHeadAsync(Cancellation), Cancellation);
        await progress.WaitForStoredAsync(progress.LastChange, Cancellation)
            .WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await edge.StopAsync(Cancellation);
        Assert.Equal(agents.All.Select(agent => agent.Id.Value).Order(), (await KeysAsync(disk)).Order());
    }

    private static async Task HappenAsync(InMemoryEventLog log, RandomHistory history, int count)
    {
        for (; count > 0; count--)
        {
            await log.AppendAsync(history.Next(), Cancellation);
        }
    }

    private static async Task SpoilAsync(InMemoryDocuments disk)
    {
        var store = new InMemoryReadModelStore(disk);
        var at = await store.OpenAsync(Projector.Version, Cancellation);
        var wrong = new DocumentCommit(at, at!.Value, [new StoredDocument("agent", "spoilt", "{}"u8.ToArray())], []);
        Assert.Equal(CommitOutcome.Success, await store.CommitAsync(wrong, Cancellation));
    }

    private static async Task<List<string>> KeysAsync(InMemoryDocuments disk)
    {
        var (store, keys) = (new InMemoryReadModelStore(disk), new List<string>());
        await store.OpenAsync(Projector.Version, Cancellation);
        await store.LoadAsync(document => keys.Add(document.Key), Cancellation);
        return keys;
    }

    private sealed class Told : IProgress<RebuildProgress>
    {
        public RebuildProgress Last { get; private set; }

        public void Report(RebuildProgress value) => Last = value;
    }
}
