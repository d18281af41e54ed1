using Gse.Application.EventLog;
using Gse.Infrastructure.EventLog.EventStoreDb;
using Gse.Infrastructure.Tests.EventLog.EventStoreDb.Server;

namespace Gse.Infrastructure.Tests.EventLog.EventStoreDb;

public sealed class When_a_call_that_appends_breaks : IAsyncLifetime
{
    private EventStoreDbNode _node = null!;
    private EventStoreDbLog _log = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _node = await EventStoreDbNode.StartAsync(Cancellation);
        _log = Nodes.Open(_node.ConnectionString);
        // The stream is known from here on: appends without version go out together.
        await _log.AppendAsync(ExpectedVersion.NoStream, Nodes.Events(1));
    }

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        await _node.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(20)]
    public async Task what_was_written_without_answer_is_not_written_twice(int written)
    {
        _node.Faults.BreakBatchAfter = written;
        var events = Nodes.Events(20);

        var results = await _log.AppendManyAsync(
            [.. events.Select(item => new StreamAppend(Nodes.Stream, ExpectedVersion.Any, [item]))], Cancellation);

        Assert.Equal(Enumerable.Range(1, 20).Select(i => (long)i), results.Select(result => result.Revision));
        Assert.Equal(events.Ids(), (await _log.IdsAsync())[1..]);
        Assert.Equal(
            results.Select(result => result.Position.Value),
            _node.Log.Events.Skip(1).Select(stored => stored.Position));
    }

    [Fact]
    public async Task nor_is_it_when_the_server_has_forgotten_the_ids()
    {
        _node.Faults.BreakBatchAfter = 3;
        var events = Nodes.Events(3);
        var appending = _log.AppendAsync(ExpectedVersion.Any, events);
        while (_node.Log.Events.Count < 4)
        {
            await _node.Log.GrownBeyond(_node.Log.Events.Count).WaitAsync(Cancellation);
        }

        _node.Log.ForgetIds();

        Assert.Equal(3, (await appending).Revision);
        Assert.Equal(events.Ids(), (await _log.IdsAsync())[1..]);
    }

    [Fact]
    public async Task an_append_that_expects_a_version_gets_the_answer_it_would_have_had()
    {
        _node.Faults.BreakBatchAfter = 1;
        var events = Nodes.Events(1);

        var written = await _log.AppendAsync(ExpectedVersion.Exactly(0), events);
        _node.Faults.BreakBatchAfter = 1;
        var refused = await _log.AppendAsync(ExpectedVersion.Exactly(0), Nodes.Events(1));

        Assert.Equal((true, 1L), (written.IsAppended, written.Revision));
        Assert.Equal(AppendResult.WrongExpectedVersion(1), refused);
        Assert.Equal(events.Ids(), (await _log.IdsAsync())[1..]);
    }

    [Fact]
    public async Task appends_of_a_stream_keep_their_order()
    {
        _node.Faults.BreakBatchAfter = 2;
        var (first, second, third) = (Nodes.Events(2), Nodes.Events(1), Nodes.Events(1));

        var results = await _log.AppendManyAsync(
            [
                new StreamAppend(Nodes.Stream, ExpectedVersion.Any, first),
                new StreamAppend(Nodes.Stream, ExpectedVersion.Exactly(2), second),
                new StreamAppend(Nodes.Stream, ExpectedVersion.Exactly(2), Nodes.Events(1)),
                new StreamAppend(Nodes.Stream, ExpectedVersion.Any, third),
            ],
            Cancellation);

        Assert.Equal([(true, 2L), (true, 3), (false, 3), (true, 4)], results.Select(r => (r.IsAppended, r.Revision)));
        Assert.Equal([.. first.Ids(), .. second.Ids(), .. third.Ids()], (await _log.IdsAsync())[1..]);
    }

    [Fact]
    public async Task a_caller_that_has_gone_is_not_sent_for_again()
    {
        _node.Faults.IsSilent = true;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        byte[] buffer = [1, 2, 3];
        var mine = Nodes.Events(1)[0] with { Data = buffer, IsJson = false };
        var appending = _log.AppendAsync(new StreamAppend(Nodes.Stream, ExpectedVersion.Any, [mine]), patience.Token);
        await _node.Log.GrownBeyond(1).WaitAsync(Cancellation);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await appending);
        Array.Clear(buffer);
        _node.Faults.IsSilent = false;
        _node.Faults.BreakBatchAfter = 1;
        await _log.AppendAsync(ExpectedVersion.Any, Nodes.Events(1));

        Assert.Equal([1, 2, 3], _node.Log.Events[1].Data);
        Assert.Equal(3, _node.Log.Events.Count);
    }
}
