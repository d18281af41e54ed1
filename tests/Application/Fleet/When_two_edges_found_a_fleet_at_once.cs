using Gse.Application.Edges;
using Gse.Application.EventLog;
using Gse.Application.Fleet;
using Gse.Domain.Edges;
using Gse.Testing.EventLog;

namespace Gse.Application.Tests.Fleet;

public sealed class When_two_edges_found_a_fleet_at_once
{
    private readonly MeetingLog _log = new(new InMemoryEventLog(), parties: 2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task one_wins_and_both_have_its_authority()
    {
        var (one, other) = (SecretsOf("e1"), SecretsOf("e2"));
        Assert.Null(await one.FindAuthorityAsync(Cancellation));
        Assert.Null(await other.FindAuthorityAsync(Cancellation));

        // Each has seen an empty log and appends its own: they meet at the append.
        var found = await Task.WhenAll(
            one.FoundAsync(new FleetAuthorityText("ONE", "key of one"), Cancellation).AsTask(),
            other.FoundAsync(new FleetAuthorityText("OTHER", "key of other"), Cancellation).AsTask());

        Assert.Equal(found[0], found[1]);
        Assert.Equal(found[0], await SecretsOf("e3").FindAuthorityAsync(Cancellation));
        Assert.Single(_log.Inner.Events);
        Assert.Equal(2, _log.Met);
    }

    [Fact]
    public async Task a_key_that_one_adds_reaches_all_that_follow()
    {
        var (one, other) = (SecretsOf("e1"), SecretsOf("e2"));
        await using var following = other.FollowKeysAsync(LogPosition.Start, Cancellation)
            .GetAsyncEnumerator(Cancellation);
        var next = following.MoveNextAsync();

        await one.AddKeysAsync([new FleetKeyText("key-1", "<key/>")], Cancellation);

        Assert.True(await next);
        Assert.Equal(new FleetKeyText("key-1", "<key/>"), following.Current);
    }

    private FleetSecrets SecretsOf(string edge) => new(
        _log, _log, new EdgeIdentity(EdgeId.Parse(edge), "1", "127.0.0.1"), TimeProvider.System);
}
