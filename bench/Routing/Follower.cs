using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Application.Routing;
using Gse.Domain.Channels;
using Gse.Infrastructure.ReadModels.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Bench.Routing;

/// <summary>An edge as far as it follows the routes: its projections, its read model, its table.</summary>
internal sealed class Follower : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly Projector _projector;
    private readonly RoutingTables _tables;

    private Follower(ServiceProvider services, Projector projector, RoutingTables tables) =>
        (_services, _projector, _tables) = (services, projector, tables);

    public static async Task<Follower> StartAsync(IEventReader log, string path, LogPosition head)
    {
        var (channels, targets) = (new ChannelProjection(), new StreamToProjection());
        var services = new ServiceCollection().AddLogging().AddSqliteReadModels(options => options.Path = path)
            .BuildServiceProvider();
        var progress = new ProjectionProgress();
        var projector = new Projector(
            log, services.GetRequiredService<IReadModelStore>(), [channels, targets], progress, TimeProvider.System,
            NullLogger<Projector>.Instance);
        var tables = new RoutingTables(channels, targets, new NoSeal(), NullLogger<RoutingTables>.Instance);
        await projector.StartAsync(CancellationToken.None);
        await progress.WaitForAsync(head, CancellationToken.None);
        return new Follower(services, projector, tables);
    }

    /// <summary>Ends when the table in force leads the channel to this topic.</summary>
    public async Task SeesAsync(ChannelId channel, string topic)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Action look = () =>
        {
            if (_tables.Current.RoutesOf(channel) is [{ Destination: KafkaDestination to }] && to.Topic == topic)
            {
                seen.TrySetResult();
            }
        };
        _tables.Changed += look;
        await seen.Task.WaitAsync(TimeSpan.FromSeconds(30));
        _tables.Changed -= look;
    }

    public async ValueTask DisposeAsync()
    {
        await _projector.StopAsync(CancellationToken.None);
        _projector.Dispose();
        await _services.DisposeAsync();
    }

    private sealed class NoSeal : ISecretSeal
    {
        public string Seal(string plain) => plain;

        public string? TryUnseal(string sealedText) => sealedText;
    }
}
