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
        await Begin(Open(), Document("agent", "b", "{}"), Document("agent", "a", """{"ä":1}"""));
        var again = Open();
        Assert.Equal(Ten, await again.OpenAsync(1, Cancellation));
        Assert.Equal(["agent/a={\"ä\":1}", "agent/b={}"], await All(again));
    }

    [Fact]
    public async Task a_commit_changes_adds_and_deletes()
    {
        var store = Open();
        await Begin(store, Document("agent", "a", "1"), Document("agent", "b", "1"), Document("process", "a", "1"));
        var commit = new DocumentCommit(
            Ten, Twenty, [Document("agent", "a", "2"), Document("agent", "c", "2")],
            [("agent", "b"), ("agent", "none")]);
        Assert.Equal(CommitOutcome.Success, await store.CommitAsync(commit, Cancellation));
        Assert.Equal(["agent/a=2", "agent/c=2", "process/a=1"], await All(store));
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
        await Begin(store, Document("agent", "a", "1"));
        foreach (var expected in (LogPosition?[])[null, LogPosition.Start, Twenty])
        {
            var commit = new DocumentCommit(expected, new(30), [Document("agent", "a", "2")], [("agent", "a")]);
            Assert.Equal(CommitOutcome.Mismatch, await store.CommitAsync(commit, Cancellation));
        }

        Assert.Equal(["agent/a=1"], await All(store));
        Assert.Equal(Ten, await Open().OpenAsync(1, Cancellation));
    }

    [Fact]
    public async Task of_two_writers_the_second_is_told()
    {
        var (first, second) = (Open(), Open());
        await first.OpenAsync(1, Cancellation);
        await second.OpenAsync(1, Cancellation);
        var commit = new DocumentCommit(null, Ten, [Document("agent", "a", "1")], []);
        Assert.Equal(CommitOutcome.Success, await first.CommitAsync(commit, Cancellation));
        Assert.Equal(CommitOutcome.Mismatch, await second.CommitAsync(commit, Cancellation));
    }

    [Fact]
    public async Task documents_of_another_version_are_dropped()
    {
        var old = Open();
        await Begin(old, Document("agent", "a", "1"));
        var store = Open();
        Assert.Null(await store.OpenAsync(2, Cancellation));
        Assert.Empty(await All(store));
        var late = new DocumentCommit(Ten, Twenty, [Document("agent", "late", "1")], []);
        Assert.Equal(CommitOutcome.Mismatch, await old.CommitAsync(late, Cancellation));
        Assert.Empty(await All(store));
    }

    [Fact]
    public async Task many_documents_come_back_complete_and_once()
    {
        var store = Open();
        var documents = Enumerable.Range(0, 3_500)
            .Select(i => Document(i % 2 == 0 ? "agent" : "process", $"key-{i / 2}", $"{i}")).ToArray();
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
        await foreach (var document in store.LoadAllAsync(Cancellation))
        {
            all.Add(Text(document));
        }

        return all;
    }

    private static StoredDocument Document(string kind, string key, string json) =>
        new(kind, key, Encoding.UTF8.GetBytes(json));

    private static string Text(StoredDocument document) =>
        $"{document.Kind}/{document.Key}={Encoding.UTF8.GetString(document.Json.Span)}";
}
