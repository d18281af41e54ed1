using Gse.Application.Agents;
using Gse.Application.Processes;
using Gse.Application.Projections;
using Gse.Infrastructure.ReadModels.Marten;
using Gse.Testing.EventLog;
using Gse.Testing.ReadModels;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Infrastructure.Tests.ReadModels;

public sealed class When_postgresql_is_killed_under_load
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task memory_goes_on_and_the_documents_are_complete_when_it_is_back()
    {
        Assert.SkipWhen(PostgresProgram.Installed is null, "Debian's package postgresql is not installed");
        await using var server = await PostgresProgram.StartAsync(Cancellation);
        await using var world = new MartenWorld(server.ConnectionString, "kill");
        await world.SchemaOf().MigrateAsync(Cancellation);
        var (log, history, progress) = (new InMemoryEventLog(), new RandomHistory(7), new ProjectionProgress());
        var (agents, processes) = (new AgentProjection(), new ProcessProjection());
        using var projector = new Projector(
            log, world.Store(), [agents, processes], progress, TimeProvider.System, NullLogger<Projector>.Instance);
        await projector.StartAsync(Cancellation);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var load = Task.Run(
            async () =>
            {
                while (!enough.IsCancellationRequested)
                {
                    await log.AppendAsync(history.Next(), Cancellation);
                    await Task.Yield();
                }
            },
            Cancellation);
        var queries = new MartenQueries(world.Database());
        var asked = new ListAgents(null, null, null, null, null, null, AgentSort.Id, false, 0, 100);
        for (var kills = 0; kills < 3; kills++)
        {
            await StoredBeyondNowAsync(progress);
            server.Kill();
            var at = progress.Position;
            await progress.WaitForAsync(new(at.Value + 500), Cancellation).WaitAsync(Patience, Cancellation);
            Assert.True(progress.StoreLag > TimeSpan.Zero);
            var failure = await Assert.ThrowsAsync<MartenReadModelException>(
                async () => await queries.ListAgentsAsync(asked, Cancellation));
            Assert.Equal(MartenReadModelFailure.OutOfReach, failure.Failure);
            await server.StartAgainAsync(Cancellation);
        }

        await StoredBeyondNowAsync(progress);
        await enough.CancelAsync();
        await load;
        await progress.WaitForAsync(await log.ReadHeadAsync(Cancellation), Cancellation)
            .WaitAsync(Patience, Cancellation);
        await projector.StopAsync(Cancellation);

        var (again, ofProcesses) = (new AgentProjection(), new ProcessProjection());
        var stored = world.Store();
        Assert.Equal(await log.ReadHeadAsync(Cancellation), await stored.OpenAsync(Projector.Version, Cancellation));
        await stored.LoadAsync(
            document =>
            {
                IProjection projection = document.Kind == again.Kind ? again : ofProcesses;
                projection.Load(document);
            },
            Cancellation);
        Assert.Equal(Documents(agents, processes), Documents(again, ofProcesses));
        var page = await queries.ListAgentsAsync(asked, Cancellation);
        Assert.Equal(agents.Count, page?.Total);
    }

    private static async Task StoredBeyondNowAsync(ProjectionProgress progress)
    {
        await progress.WaitForStoredAsync(new(progress.Position.Value + 1), Cancellation)
            .WaitAsync(Patience, Cancellation);
    }

    private static IEnumerable<string> Documents(params IProjection[] projections)
    {
        var all = new List<StoredDocument>();
        foreach (var projection in projections)
        {
            projection.Collect(null, all, []);
        }

        return all.Select(one => $"{one.Kind}/{one.Key}: {System.Text.Encoding.UTF8.GetString(one.Json.Span)}")
            .Order(StringComparer.Ordinal);
    }
}
