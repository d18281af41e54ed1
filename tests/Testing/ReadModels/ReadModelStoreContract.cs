using System.Text;
using Gse.Application.EventLog;
using Gse.Application.Projections;
using Xunit;

namespace Gse.Testing.ReadModels;

/// <summary>What every read model store keeps to. A store is opened over storage that outlives it.</summary>
public abstract class ReadModelStoreContract
{
    private static readonly LogPosition Ten = new(10);
    private static readonly LogPosition Twenty = new(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_new_one_has_no_checkpoint_and_no_documents()
    {
        var store = Open();
        Assert.Null(await store.OpenAsync(1, Cancellation));
        Assert.Empty(await All(store));
    }

    [Fact]
    public async Task what_was_committed_is_there_after_a_restart()
    {
        await Begin(Open(), Document("alarm", "b", "{}"), Document("alarm", "a", """{"ä":1}"""));
        var again = Open();
        Assert.Equal(Ten, await again.OpenAsync(1, Cancellation));
        Assert.Equal(["alarm/a={\"ä\":1}", "alarm/b={}"], await All(again));
    }

    [Fact]
    public async Task a_commit_changes_adds_and_deletes()
    {
        var store = Open();
        await Begin(
            store, Document("alarm", "a", "1"), Document("alarm", "b", "1"), Document("subscription", "a", "1"));
        var commit = new DocumentCommit(
            Ten, Twenty, [Document("alarm", "a", "2"), Document("alarm", "c", "2")],
            [("alarm", "b"), ("alarm", "none")]);
        Assert.Equal(CommitOutcome.Success, await store.CommitAsync(commit, Cancellation));
        Assert.Equal(["alarm/a=2", "alarm/c=2", "subscription/a=1"], await All(store));
        Assert.Equal(Twenty, await Open().OpenAsync(1, Cancellation));
    }

    [Fact]
    public async Task a_checkpoint_may_move_without_documents()
    {
        var store = Open();
        await Begin(store);
        await store.CommitAsync(new DocumentCommit(Ten, Twenty, [], []), Cancellation);
        Assert.Equal(Twenty, await Open().OpenAsync(1, Cancellation));
    }

    [Fact]
    public async Task a_commit_on_another_checkpoint_writes_nothing()
    {
        var store = Open();
        await Begin(store, Document("alarm", "a", "1"));
        foreach (var expected in (LogPosition?[])[null, LogPosition.Start, Twenty])
        {
            var commit = new DocumentCommit(expected, new(30), [Document("alarm", "a", "2")], [("alarm", "a")]);
            Assert.Equal(CommitOutcome.Mismatch, await store.CommitAsync(commit, Cancellation));
        }

        Assert.Equal(["alarm/a=1"], await All(store));
        Assert.Equal(Ten, await Open().OpenAsync(1, Cancellation));
    }

    [Fact]
    public async Task of_two_writers_the_second_is_told()
    {
        var (first, second) = (Open(), Open());
        await first.OpenAsync(1, Cancellation);
        await second.OpenAsync(1, Cancellation);
        var commit = new DocumentCommit(null, Ten, [Document("alarm", "a", "1")], []);
        Assert.Equal(CommitOutcome.Success, await first.CommitAsync(commit, Cancellation));
        Assert.Equal(CommitOutcome.Mismatch, await second.CommitAsync(commit, Cancellation));
    }

    [Fact]
    public async Task documents_of_another_version_are_left_alone()
    {
        var old = Open();
        await Begin(old, Document("alarm", "a", "1"));
        var store = Open();
        Assert.Null(await store.OpenAsync(2, Cancellation));
        Assert.Empty(await All(store));
        var first = new DocumentCommit(null, Twenty, [Document("alarm", "b", "2")], []);
        Assert.Equal(CommitOutcome.Success, await store.CommitAsync(first, Cancellation));
        var more = new DocumentCommit(Ten, Twenty, [Document("alarm", "c", "1")], []);
        Assert.Equal(CommitOutcome.Success, await old.CommitAsync(more, Cancellation));
        Assert.Equal(["alarm/b=2"], await All(store));
        Assert.Equal(["alarm/a=1", "alarm/c=1"], await All(old));
    }

    [Fact]
    public async Task what_another_writer_committed_is_seen()
    {
        var (first, second) = (Open(), Open());
        await second.OpenAsync(1, Cancellation);
        await Begin(first, Document("alarm", "a", "1"));
        Assert.Equal(Ten, await second.ReadCheckpointAsync(Cancellation));
        var more = new DocumentCommit(Ten, Twenty, [Document("alarm", "b", "1")], []);
        Assert.Equal(CommitOutcome.Success, await second.CommitAsync(more, Cancellation));
        Assert.Equal(Twenty, await first.ReadCheckpointAsync(Cancellation));
        Assert.Equal(["alarm/a=1", "alarm/b=1"], await All(first));
    }

    [Fact]
    public async Task a_whole_commit_leaves_nothing_else()
    {
        var store = Open();
        await Begin(store, Document("alarm", "a", "1"), Document("subscription", "b", "1"));
        var whole = new DocumentCommit(Ten, Twenty, [Document("alarm", "c", "1")], [], IsWhole: true);
        Assert.Equal(CommitOutcome.Success, await store.CommitAsync(whole, Cancellation));
        Assert.Equal(["alarm/c=1"], await All(store));
    }

    [Fact]
    public async Task an_activation_keeps_the_version_before_and_drops_older_ones()
    {
        foreach (var version in (int[])[1, 2, 3])
        {
            var store = Open();
            await store.OpenAsync(version, Cancellation);
            var commit = new DocumentCommit(null, Ten, [Document("alarm", "a", $"{version}")], []);
            await store.CommitAsync(commit, Cancellation);
            Assert.True(await store.ActivateAsync(Cancellation));
            Assert.True(await store.ActivateAsync(Cancellation));
        }

        Assert.Equal(Ten, await Open().OpenAsync(3, Cancellation));
        Assert.Equal(Ten, await Open().OpenAsync(2, Cancellation));
        Assert.Null(await Open().OpenAsync(1, Cancellation));
    }

    [Fact]
    public async Task a_version_that_is_being_made_outlives_the_activation_of_an_older_one()
    {
        var (newer, older) = (Open(), Open());
        await newer.OpenAsync(2, Cancellation);
        await newer.CommitAsync(new DocumentCommit(null, Ten, [], []), Cancellation);
        await Begin(older);
        Assert.True(await older.ActivateAsync(Cancellation));
        Assert.Equal(Ten, await newer.ReadCheckpointAsync(Cancellation));
    }

    [Fact]
    public async Task documents_made_anew_are_seen_by_nobody_before_their_activation()
    {
        var store = Open();
        await Begin(store, Document("alarm", "a", "1"));
        await store.ActivateAsync(Cancellation);
        var anew = store.Anew();
        Assert.Null(await anew.OpenAsync(1, Cancellation));
        await anew.CommitAsync(new DocumentCommit(null, Ten, [Document("alarm", "a", "2")], []), Cancellation);
        Assert.Equal(["alarm/a=1"], await All(store));
        Assert.True(await anew.ActivateAsync(Cancellation));
        Assert.Equal(["alarm/a=2"], await All(store));
        var more = new DocumentCommit(Ten, Twenty, [Document("alarm", "b", "2")], []);
        Assert.Equal(CommitOutcome.Success, await store.CommitAsync(more, Cancellation));
        Assert.Equal(["alarm/a=2", "alarm/b=2"], await All(anew));
    }

    [Fact]
    public async Task documents_made_anew_are_not_activated_before_they_have_come_as_far()
    {
        var store = Open();
        await Begin(store, Document("alarm", "a", "1"));
        var anew = store.Anew();
        await anew.OpenAsync(1, Cancellation);
        await anew.CommitAsync(new DocumentCommit(null, new(9), [], []), Cancellation);
        Assert.False(await anew.ActivateAsync(Cancellation));
        Assert.Equal(["alarm/a=1"], await All(store));
        await anew.CommitAsync(new DocumentCommit(new(9), Ten, [], []), Cancellation);
        Assert.True(await anew.ActivateAsync(Cancellation));
        Assert.Empty(await All(store));
    }

    [Fact]
    public async Task a_second_rebuild_ends_the_first()
    {
        var store = Open();
        await Begin(store);
        var (first, second) = (store.Anew(), store.Anew());
        await first.OpenAsync(1, Cancellation);
        await second.OpenAsync(1, Cancellation);
        var commit = new DocumentCommit(null, Ten, [], []);
        await Assert.ThrowsAsync<ReadModelReplacedException>(
            async () => await first.CommitAsync(commit, Cancellation));
        Assert.Equal(CommitOutcome.Success, await second.CommitAsync(commit, Cancellation));
    }

    [Fact]
    public async Task many_documents_come_back_complete_and_once()
    {
        var store = Open();
        var documents = Enumerable.Range(0, 3_500)
            .Select(i => Document(i % 2 == 0 ? "alarm" : "subscription", $"key-{i / 2}", $"{i}")).ToArray();
        await Begin(store, documents);
        var expected = documents.Select(Text).Order(StringComparer.Ordinal);
        Assert.Equal(expected, (await All(store)).Order(StringComparer.Ordinal));
    }

    /// <summary>Opens a store over the storage of this test; several may be open.</summary>
    protected abstract IReadModelStore Open();

    private static async Task Begin(IReadModelStore store, params StoredDocument[] documents)
    {
        await store.OpenAsync(1, Cancellation);
        var outcome = await store.CommitAsync(new DocumentCommit(null, Ten, documents, []), Cancellation);
        Assert.Equal(CommitOutcome.Success, outcome);
    }

    private static async Task<List<string>> All(IReadModelStore store)
    {
        var all = new List<string>();
        await store.LoadAsync(document => all.Add(Text(document)), Cancellation);
        all.Sort(StringComparer.Ordinal);
        return all;
    }

    private static StoredDocument Document(string kind, string key, string json) =>
        new(kind, key, Encoding.UTF8.GetBytes(json));

    private static string Text(StoredDocument document) =>
        $"{document.Kind}/{document.Key}={Encoding.UTF8.GetString(document.Json.Span)}";
}
