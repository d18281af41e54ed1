using System.Text;
using Gse.Application.Agents;
using Gse.Application.Alarms;
using Gse.Application.EventLog;
using Gse.Application.Groups;
using Gse.Application.Processes;
using Gse.Application.Projections;
using Gse.Application.Routing;
using Gse.Application.Tasks;
using Gse.Infrastructure.ReadModels.Sqlite;
using Gse.Testing.EventLog;
using Gse.Testing.Files;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.Tests.ReadModels;

/// <summary>
/// Documents must not depend on when they were written, nor on how often the edge was started meanwhile.
/// </summary>
public sealed class When_the_read_model_is_made_anew : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly InMemoryEventLog _log = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task its_documents_are_the_same_as_those_made_with_restarts(int seed)
    {
        var (history, random) = (new RandomHistory(seed), new Random(seed));
        for (var restart = 0; restart < 12; restart++)
        {
            for (var left = random.Next(1, 60); left > 0; left--)
            {
                await _log.AppendAsync(history.Next(), Cancellation);
            }

            await FollowAsync("grown.db", crash: random.Next(3) == 0);
        }

        await FollowAsync("grown.db", crash: false);
        await FollowAsync("anew.db", crash: false);
        var anew = await DocumentsAsync("anew.db");
        Assert.NotEmpty(anew);
        Assert.Equal(anew, await DocumentsAsync("grown.db"));
    }

    /// <summary>Follows the log to its end. A crash loses what was not committed.</summary>
    private async Task FollowAsync(string file, bool crash)
    {
        using var store = Open(file);
        IReadModelStore used = crash ? new DyingStore(store) : store;
        var progress = new ProjectionProgress();
        using var projector = new Projector(
            _log, used,
            [
                new AgentProjection(), new ProcessProjection(), new AlarmProjection(), new ChannelProjection(),
                new StreamToProjection(), new GroupProjection(), new TaskProjection(),
            ],
            progress, TimeProvider.System, NullLogger<Projector>.Instance);
        await projector.StartAsync(Cancellation);
        var head = await _log.ReadHeadAsync(Cancellation);
        await progress.WaitForAsync(head, Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await projector.StopAsync(Cancellation);
        var reached = await store.OpenAsync(Projector.Version, Cancellation);
        Assert.Equal(!crash, reached == head);
    }

    private async Task<List<string>> DocumentsAsync(string file)
    {
        using var store = Open(file);
        await store.OpenAsync(Projector.Version, Cancellation);
        var all = new List<string>();
        await store.LoadAsync(
            document => all.Add($"{document.Kind}/{document.Key}: {Encoding.UTF8.GetString(document.Json.Span)}"),
            Cancellation);
        return all;
    }

    private SqliteReadModelStore Open(string file) => new(
        Options.Create(new SqliteReadModelOptions { Path = _folder.File(file) }),
        NullLogger<SqliteReadModelStore>.Instance);

    /// <summary>Takes no commit, as that of a process that was killed before it.</summary>
    private sealed class DyingStore(IReadModelStore inner) : IReadModelStore
    {
        public ValueTask<LogPosition?> OpenAsync(int version, CancellationToken cancellation) =>
            inner.OpenAsync(version, cancellation);

        public ValueTask<LogPosition?> ReadCheckpointAsync(CancellationToken cancellation) =>
            inner.ReadCheckpointAsync(cancellation);

        public ValueTask<LogPosition?> LoadAsync(Action<StoredDocument> take, CancellationToken cancellation) =>
            inner.LoadAsync(take, cancellation);

        public ValueTask<bool> ActivateAsync(CancellationToken cancellation) => inner.ActivateAsync(cancellation);

        public IReadModelStore Anew() => inner.Anew();

        public ValueTask<CommitOutcome> CommitAsync(DocumentCommit commit, CancellationToken cancellation) =>
            throw new IOException("killed");
    }
}
