using System.Diagnostics;
using Gse.Domain.Channels;

namespace Gse.Domain.Tests.Channels;

public sealed class When_a_storage_is_configured
{
    [Fact]
    public void it_is_added_once() => AChannel.StorageSpec
        .When(state => StreamToDecisions.Add(state, AChannel.Added()))
        .Then(AChannel.Added());

    [Fact]
    public void its_id_is_taken_while_it_exists() => AChannel.StorageSpec
        .Given(AChannel.Added())
        .When(state => StreamToDecisions.Add(state, AChannel.Added()))
        .ThenRefused<StreamToIdTaken>();

    [Fact]
    public void its_id_stays_taken_when_it_is_deleted()
    {
        var deleted = AChannel.StorageSpec.Given(AChannel.Added(), AChannel.StorageDeleted);

        deleted.When(state => StreamToDecisions.Add(state, AChannel.Added())).ThenRefused<StreamToIdTaken>();
        deleted.When(Put(null)).ThenRefused<StreamToIdTaken>();
        deleted.When(Put(-1)).ThenRefused<StreamToIdTaken>();
    }

    [Fact]
    public void the_same_body_changes_nothing() => AChannel.StorageSpec
        .Given(AChannel.Added("1"))
        .When(state => StreamToDecisions.Change(state, AChannel.StorageChanged("1"), null))
        .ThenNothing();

    [Fact]
    public void another_body_is_a_change_and_said_twice_none()
    {
        var outcome = AChannel.StorageSpec
            .Given(AChannel.Added("1"))
            .When(state => StreamToDecisions.Change(state, AChannel.StorageChanged("2"), null));

        outcome.Then(AChannel.StorageChanged("2"));
        outcome.AgainNothing();
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(-1, false)]
    public void only_who_has_seen_it_last_may_change_it(long revision, bool allowed)
    {
        var changed = AChannel.StorageSpec.Given(AChannel.Added("1"), AChannel.StorageChanged("2"));
        var change = changed.When(s => StreamToDecisions.Change(s, AChannel.StorageChanged("3"), revision));
        var deletion = changed.When(s => StreamToDecisions.Delete(s, AChannel.StorageDeleted, revision));
        var put = changed.When(Put(revision));
        if (allowed)
        {
            change.Then(AChannel.StorageChanged("3"));
            deletion.Then(AChannel.StorageDeleted);
            put.Then(AChannel.StorageChanged("3"));
        }
        else
        {
            change.ThenRefused<ChangedMeanwhile>();
            deletion.ThenRefused<ChangedMeanwhile>();
            put.ThenRefused<ChangedMeanwhile>();
        }
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(-1L, true)]
    [InlineData(0L, false)]
    public void it_is_put_where_there_is_none(long? revision, bool allowed)
    {
        var outcome = AChannel.StorageSpec.When(Put(revision));
        if (allowed)
        {
            outcome.Then(AChannel.Added("3"));
        }
        else
        {
            outcome.ThenRefused<ChangedMeanwhile>();
        }
    }

    [Fact]
    public void a_stranger_is_neither_changed_nor_deleted()
    {
        AChannel.StorageSpec
            .When(s => StreamToDecisions.Change(s, AChannel.StorageChanged("1"), null)).ThenRefused<NotFound>();
        AChannel.StorageSpec
            .When(s => StreamToDecisions.Delete(s, AChannel.StorageDeleted, null)).ThenRefused<NotFound>();
    }

    [Fact]
    public void a_history_that_cannot_be_is_refused() => Assert.Throws<UnreachableException>(
        () => StreamToState.Evolve(StreamToState.Initial, AChannel.StorageDeleted));

    private static Func<StreamToState, Decision<StreamToEvent>> Put(long? revision) => state =>
        StreamToDecisions.Put(state, AChannel.Added("3"), AChannel.StorageChanged("3"), revision);
}
