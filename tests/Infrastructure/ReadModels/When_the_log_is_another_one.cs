using Gse.Application.Agents;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Application.Projections;
using Gse.Domain.Agents;
using Gse.Testing.EventLog;
using Gse.Testing.ReadModels;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Infrastructure.Tests.ReadModels;

public sealed class When_the_log_is_another_one
{
    private readonly InMemoryDocuments _disk = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task the_documents_of_the_one_before_are_refused()
    {
        var (one, other) = (new InMemoryEventLog(), new InMemoryEventLog());
        await EnrolAsync(one, "a");
        await EnrolAsync(other, "b");
        await FollowAsync(one, LogPosition.Start);

        await Assert.ThrowsAsync<ReadModelOfAnotherLogException>(() => FollowAsync(other, LogPosition.Start));
        await Assert.ThrowsAsync<ReadModelOfAnotherLogException>(
            () => FollowAsync(new InMemoryEventLog(), LogPosition.Start));
    }

    [Fact]
    public async Task the_documents_of_this_one_are_taken_however_it_has_grown()
    {
        var log = new InMemoryEventLog();
        await EnrolAsync(log, "a");
        await FollowAsync(log, LogPosition.Start);
        await EnrolAsync(log, "b");
        var agents = await FollowAsync(log, await log.ReadHeadAsync(Cancellation));
        Assert.Equal(2, agents.Count);
    }

    private static async Task EnrolAsync(InMemoryEventLog log, string id)
    {
        var agent = AgentId.Parse(id);
        var enrolled = new AgentEnrolled(
            agent, new HostAddress(0, "10.0.0.1"), "web", "AA", "token", DateTimeOffset.UnixEpoch);
        var data = EventCodec.Encode(enrolled, Guid.NewGuid(), default);
        await log.AppendAsync(new StreamAppend(StreamName.OfAgent(agent), ExpectedVersion.Any, [data]), Cancellation);
    }

    private async Task<AgentProjection> FollowAsync(InMemoryEventLog log, LogPosition until)
    {
        var (agents, progress) = (new AgentProjection(), new ProjectionProgress());
        using var projector = new Projector(
            log, new InMemoryReadModelStore(_disk), [new LogOrigin(), agents], progress, TimeProvider.System,
            NullLogger<Projector>.Instance);
        await projector.StartAsync(Cancellation);
        var caughtUp = Task.WhenAll(progress.CaughtUp, progress.WaitForAsync(until, Cancellation));
        await (await Task.WhenAny(caughtUp, projector.ExecuteTask!)).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await projector.StopAsync(Cancellation);
        return agents;
    }
}
