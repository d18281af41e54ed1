using Gse.Application.EventLog;
using Gse.Infrastructure.EventLog.EventStoreDb;
using Gse.Infrastructure.Tests.EventLog.EventStoreDb.Server;

namespace Gse.Infrastructure.Tests.EventLog.EventStoreDb;

public sealed class When_the_server_does_not_answer
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_first_read_fails_with_one_line_that_names_the_place_and_not_the_password()
    {
        await using var log = Nodes.Open(
            "esdb://admin:secret@127.0.0.1:1?tls=false", options => options.ReadPatience = TimeSpan.FromSeconds(1));

        var e = await Assert.ThrowsAsync<EventStoreDbException>(async () => await log.ReadHeadAsync(Cancellation));

        Assert.Equal("The event log esdb://127.0.0.1:1 cannot be reached: connection refused.", e.Message);
        Assert.Equal(EventStoreDbFailure.Unreachable, e.Failure);
    }

    [Fact]
    public async Task so_it_does_with_a_cluster_of_which_nobody_answers()
    {
        await using var log = Nodes.Open(
            "esdb://127.0.0.1:1,127.0.0.1:2?tls=false&maxDiscoverAttempts=2&discoveryInterval=10",
            options => options.ReadPatience = TimeSpan.FromSeconds(1));

        var e = await Assert.ThrowsAsync<EventStoreDbException>(async () => await log.ReadHeadAsync(Cancellation));

        Assert.Equal("The event log esdb://127.0.0.1:1,127.0.0.1:2 cannot be reached: connection refused.", e.Message);
    }

    [Fact]
    public async Task an_append_fails_as_unknown_when_its_patience_ends()
    {
        await using var log = Nodes.Open(
            "esdb://127.0.0.1:1?tls=false", options => options.AppendPatience = TimeSpan.FromSeconds(1));

        var e = await Assert.ThrowsAsync<EventStoreDbException>(
            async () => await log.AppendAsync(ExpectedVersion.NoStream, Nodes.Events(1)));

        Assert.Equal(EventStoreDbFailure.OutcomeUnknown, e.Failure);
        Assert.EndsWith("try again with the same ids.", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public async Task a_silent_call_counts_as_broken_and_the_append_is_looked_up()
    {
        await using var node = await EventStoreDbNode.StartAsync(Cancellation);
        await using var log = Nodes.Open(node.ConnectionString + "&defaultDeadline=500");
        node.Faults.IsSilent = true;
        var events = Nodes.Events(2);
        var appending = log.AppendAsync(ExpectedVersion.NoStream, events);
        await node.Log.GrownBeyond(1).WaitAsync(Cancellation);
        node.Faults.IsSilent = false;

        Assert.Equal(1, (await appending).Revision);
        Assert.Equal(events.Ids(), await log.IdsAsync());
    }

    [Fact]
    public async Task an_append_waits_for_a_server_that_comes_back()
    {
        var log = new StoredLog();
        var node = await EventStoreDbNode.StartAsync(Cancellation, log);
        var port = node.Port;
        await using var adapter = Nodes.Open(node.ConnectionString);
        await adapter.AppendAsync(ExpectedVersion.NoStream, Nodes.Events(1));
        await node.DisposeAsync();

        var appending = adapter.AppendAsync(ExpectedVersion.Any, Nodes.Events(1)).AsTask();
        log.ForgetIds();
        await using var again = await EventStoreDbNode.StartAsync(Cancellation, log, port);

        Assert.Equal(1, (await appending).Revision);
        Assert.Equal(2, log.Events.Count);
    }

    [Fact]
    public async Task a_refused_append_says_so_and_its_second_answer_disturbs_nobody()
    {
        await using var node = await EventStoreDbNode.StartAsync(Cancellation);
        await using var log = Nodes.Open(node.ConnectionString);
        node.Faults.RefuseAppends = 1;

        var e = await Assert.ThrowsAsync<EventStoreDbException>(
            async () => await log.AppendAsync(ExpectedVersion.NoStream, Nodes.Events(1)));
        var next = await log.AppendAsync(ExpectedVersion.NoStream, Nodes.Events(1));

        Assert.Equal(EventStoreDbFailure.Refused, e.Failure);
        Assert.Equal((true, 0L), (next.IsAppended, next.Revision));
        Assert.Single(node.Log.Events);
    }
}
