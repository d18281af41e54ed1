using System.Text;
using Gse.Application.Agents;
using Gse.Application.Processes;
using Gse.Application.Projections;
using Gse.Application.Projections.Queries;
using Gse.Application.Routing;
using Gse.Domain.Agents;
using Gse.Infrastructure.ReadModels.Marten;
using Gse.Testing.EventLog;
using Gse.Testing.ReadModels;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Infrastructure.Tests.ReadModels;

public sealed class When_lists_are_asked_of_postgresql(PostgresServer server)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task every_answer_is_that_of_memory(int seed)
    {
        await using var world = await MartenWorld.CreateAsync(server, Cancellation, Projector.Version);
        var (log, history, progress) = (new InMemoryEventLog(), new RandomHistory(seed), new ProjectionProgress());
        for (var i = 0; i < 300; i++)
        {
            await log.AppendAsync(history.Next(), Cancellation);
        }

        var (agents, processes) = (new AgentProjection(), new ProcessProjection());
        var (channels, storages) = (new ChannelProjection(), new StreamToProjection());
        using var projector = new Projector(
            log, world.Store(), [agents, processes, channels, storages], progress, TimeProvider.System,
            NullLogger<Projector>.Instance);
        await projector.StartAsync(Cancellation);
        await progress.WaitForAsync(await log.ReadHeadAsync(Cancellation), Cancellation)
            .WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        await progress.WaitForStoredAsync(progress.LastChange, Cancellation)
            .WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        var memory = new MemoryQueries(agents, processes, channels, storages, new NoSignals(), progress);
        var (stored, questions, answered) = (new MartenQueries(world.Database()), new RandomQuestions(seed), 0);
        for (var i = 0; i < 150; i++)
        {
            var (one, two) = (questions.Agents(), questions.Processes());
            var (three, four) = (questions.Channels(), questions.StreamTos());
            await AgreeAsync(one, q => q.ListAgentsAsync(one, Cancellation), ViewFormat.Write);
            await AgreeAsync(
                two, q => q.ListProcessesAsync(two, Cancellation),
                found => [.. found.Agent is { } a ? ViewFormat.Write(a) : [], .. ViewFormat.Write(found.Process)]);
            await AgreeAsync(three, q => q.ListChannelsAsync(three, Cancellation), ViewFormat.Write);
            await AgreeAsync(four, q => q.ListStreamTosAsync(four, Cancellation), ViewFormat.Write);
        }

        await projector.StopAsync(Cancellation);
        Assert.True(answered > 400, $"only {answered} of 600 were answered by PostgreSQL");

        async Task AgreeAsync<T>(
            object question, Func<IReadModelQueries, ValueTask<ViewPage<T>?>> ask, Func<T, byte[]> show)
        {
            if (await ask(stored) is { } page)
            {
                answered++;
                Assert.Equal(Show(await ask(memory), question, show), Show(page, question, show));
            }
        }
    }

    private static string Show<T>(ViewPage<T>? page, object question, Func<T, byte[]> show)
    {
        Assert.NotNull(page);
        return $"{question}: {page.Total}\n"
            + string.Join('\n', page.Items.Select(item => Encoding.UTF8.GetString(show(item))));
    }

    private sealed class NoSignals : IAgentSignals
    {
        public DateTimeOffset? LastSeen(AgentId agent) => null;

        public AgentLoad? Load(AgentId agent) => null;
    }
}
