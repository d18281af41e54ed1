using System.Diagnostics;
using Gse.Application.Agents;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Application.Processes;
using Gse.Application.Projections;
using Gse.Infrastructure.ReadModels.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Bench.Projections;

internal static class Rebuild
{
    public static async Task<TimeSpan> ReadAsync(IEventReader log, LogPosition head)
    {
        var watch = Stopwatch.StartNew();
        await foreach (var message in Follow(log))
        {
            if (message.Position >= head)
            {
                break;
            }
        }

        return watch.Elapsed;
    }

    public static async Task<TimeSpan> DecodeAsync(IEventReader log, LogPosition head)
    {
        var watch = Stopwatch.StartNew();
        await foreach (var message in Follow(log))
        {
            if (message.Event is { } recorded && EventCodec.Decode(recorded) is null)
            {
                throw new InvalidOperationException("An event that was written cannot be read.");
            }

            if (message.Position >= head)
            {
                break;
            }
        }

        return watch.Elapsed;
    }

    /// <param name="path">The read model's file; null keeps nothing.</param>
    public static async Task<(TimeSpan Readable, TimeSpan Stored)> ProjectAsync(
        IEventReader log, LogPosition head, string? path)
    {
        var services = new ServiceCollection().AddLogging();
        if (path is null)
        {
            services.AddSingleton<IReadModelStore, NoStore>();
        }
        else
        {
            services.AddSqliteReadModels(options => options.Path = path);
        }

        await using var provider = services.BuildServiceProvider();
        return await ProjectAsync(log, head, provider.GetRequiredService<IReadModelStore>());
    }

    public static async Task<(TimeSpan Readable, TimeSpan Stored)> ProjectAsync(
        IEventReader log, LogPosition head, IReadModelStore store)
    {
        var progress = new ProjectionProgress();
        using var projector = new Projector(
            log, store, [new AgentProjection(), new ProcessProjection()], progress, TimeProvider.System,
            NullLogger<Projector>.Instance);
        var watch = Stopwatch.StartNew();
        await projector.StartAsync(CancellationToken.None);
        await progress.WaitForAsync(head, CancellationToken.None);
        var readable = watch.Elapsed;
        await progress.WaitForStoredAsync(progress.LastChange, CancellationToken.None);
        var stored = watch.Elapsed;
        await projector.StopAsync(CancellationToken.None);
        return (readable, stored);
    }

    private static IAsyncEnumerable<LogMessage> Follow(IEventReader log) =>
        log.SubscribeToAllAsync(Projector.Filter, LogPosition.Start, CancellationToken.None);

    private sealed class NoStore : IReadModelStore
    {
        public ValueTask<LogPosition?> OpenAsync(int version, CancellationToken cancellation) =>
            ValueTask.FromResult<LogPosition?>(null);

        public ValueTask<LogPosition?> ReadCheckpointAsync(CancellationToken cancellation) =>
            ValueTask.FromResult<LogPosition?>(null);

        public ValueTask<LogPosition?> LoadAsync(Action<StoredDocument> take, CancellationToken cancellation) =>
            ValueTask.FromResult<LogPosition?>(null);

        public ValueTask<bool> ActivateAsync(CancellationToken cancellation) => ValueTask.FromResult(true);

        public IReadModelStore Anew() => this;

        public ValueTask<CommitOutcome> CommitAsync(DocumentCommit commit, CancellationToken cancellation) =>
            ValueTask.FromResult(CommitOutcome.Success);
    }
}
