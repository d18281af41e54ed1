using System.Text;
using Gse.Application.Agents;
using Gse.Application.Alarms;
using Gse.Application.EventLog;
using Gse.Application.Groups;
using Gse.Application.Processes;
using Gse.Application.Projections;
using Gse.Application.Routing;
using Gse.Application.Tasks;
using Gse.Testing.EventLog;
using Gse.Testing.ReadModels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gse.Infrastructure.Tests.ReadModels;

/// <summary>
/// Edges come, go, crash, find the store away and find it changed, in random order; what is stored in the end is what
/// one edge alone would have stored.
/// </summary>
public sealed class When_several_edges_share_a_store
{
    private readonly InMemoryEventLog _log = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task the_documents_are_those_of_one(int seed)
    {
        var (history, random, disk) = (new RandomHistory(seed), new Random(seed), new InMemoryDocuments());
        var edges = new List<FollowingEdge>();
        for (var step = 0; step < 60; step++)
        {
            await HappenAsync(history, random.Next(12));
            switch (random.Next(6))
            {
                case 0 when edges.Count < 4:
                    edges.Add(await FollowingEdge.StartAsync(_log, disk, _time, Cancellation));
                    break;
                case 1 when edges.Count > 0:
                    var ending = edges[random.Next(edges.Count)];
                    edges.Remove(ending);
                    await ending.EndAsync(crash: random.Next(2) == 0, Cancellation);
                    break;
                case 2 when edges.Count > 0:
                    edges[random.Next(edges.Count)].Store.FailNext = random.Next(1, 3);
                    break;
                default:
                    await PassAsync(edges, random.Next(1, 60));
                    break;
            }
        }

        edges.Add(await FollowingEdge.StartAsync(_log, disk, _time, Cancellation));
        await HappenAsync(history, 20);
        await UntilStoredAsync(edges);
        foreach (var edge in edges)
        {
            await edge.EndAsync(crash: false, Cancellation);
        }

        var alone = new InMemoryDocuments();
        var one = await FollowingEdge.StartAsync(_log, alone, _time, Cancellation);
        await UntilStoredAsync([one]);
        await one.EndAsync(crash: false, Cancellation);
        var expected = await DocumentsAsync(alone);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, await DocumentsAsync(disk));
    }

    private static async Task<List<string>> DocumentsAsync(InMemoryDocuments disk)
    {
        var store = new InMemoryReadModelStore(disk);
        await store.OpenAsync(Projector.Version, Cancellation);
        var all = new List<string>();
        await store.LoadAsync(
            one => all.Add($"{one.Kind}/{one.Key}: {Encoding.UTF8.GetString(one.Json.Span)}"), Cancellation);
        return all;
    }

    private async Task HappenAsync(RandomHistory history, int count)
    {
        for (; count > 0; count--)
        {
            await _log.AppendAsync(history.Next(), Cancellation);
        }
    }

    /// <summary>All edges fold what there is, and time goes on.</summary>
    private async Task PassAsync(IReadOnlyList<FollowingEdge> edges, int steps)
    {
        var head = await _log.ReadHeadAsync(Cancellation);
        foreach (var edge in edges)
        {
            await edge.Progress.WaitForAsync(head, Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        }

        for (; steps > 0; steps--)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
    }

    private async Task UntilStoredAsync(IReadOnlyList<FollowingEdge> edges)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        await PassAsync(edges, 1);
        while (edges.Any(edge => edge.Progress.Stored < edge.Progress.LastChange))
        {
            deadline.Token.ThrowIfCancellationRequested();
            await PassAsync(edges, 1);
        }
    }

    private sealed class FollowingEdge(Projector projector, ProjectionProgress progress, MoodyStore store)
    {
        public ProjectionProgress Progress => progress;

        public MoodyStore Store => store;

        public static async Task<FollowingEdge> StartAsync(
            IEventReader log, InMemoryDocuments disk, TimeProvider time, CancellationToken cancellation)
        {
            var (progress, store) = (new ProjectionProgress(time), new MoodyStore(new InMemoryReadModelStore(disk)));
            var projector = new Projector(
                log, store,
                [
                    new AgentProjection(), new ProcessProjection(), new AlarmProjection(), new ChannelProjection(),
                    new StreamToProjection(), new GroupProjection(), new TaskProjection(),
                ],
                progress, time, NullLogger<Projector>.Instance);
            await projector.StartAsync(cancellation);
            await progress.CaughtUp.WaitAsync(TimeSpan.FromSeconds(30), cancellation);
            return new FollowingEdge(projector, progress, store);
        }

        public async Task EndAsync(bool crash, CancellationToken cancellation)
        {
            store.FailNext = crash ? int.MaxValue : 0;
            await projector.StopAsync(cancellation);
            projector.Dispose();
        }
    }
}
