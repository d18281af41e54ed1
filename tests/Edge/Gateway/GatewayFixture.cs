using System.Net;
using Gse.Application;
using Gse.Application.Access;
using Gse.Application.Edges;
using Gse.Application.EventLog;
using Gse.Application.Liveness;
using Gse.Application.Projections;
using Gse.Application.Sessions;
using Gse.Domain.Edges;
using Gse.Edge.Gateway;
using Gse.Edge.Security.Pki;
using Gse.Testing.EventLog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Gse.Edge.Tests.Gateway;

/// <summary>A real gateway on a port of its own, with a log in memory that a test can hold up.</summary>
public sealed class GatewayFixture : ILinkEnd, IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("gse-gateway-").FullName;
    private readonly WebApplication _app;

    private GatewayFixture(bool tls, Action<LinkOptions>? configure, IEdgeDirectory? edges)
    {
        Log = new BlockingLog(new InMemoryEventLog(Time));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton(new EdgeIdentity(EdgeId.Parse("test"), "1", "127.0.0.1"))
            .AddSingleton<IEventReader>(Log)
            .AddSingleton<IEventWriter>(Log)
            .AddSingleton<IReadModelStore, NoReadModelStore>()
            .AddGseApplication();
        KeepOnlyTheProjector(builder.Services);
        builder.Services
            .AddSingleton<ILivenessSignals>(Signals)
            .AddSingleton<IHeartbeatSink>(Signals)
            .AddSingleton(new FleetAuthority { Root = AuthorityMaking.Make(Time) })
            .AddGseGateway();
        if (edges is not null)
        {
            builder.Services.AddSingleton(edges);
        }

        builder.Services.Configure<PkiOptions>(options => options.Directory = Path.Combine(_folder, "pki"));
        builder.Services.Configure<LivenessOptions>(options => options.BeatInterval = TimeSpan.FromSeconds(10));
        builder.Services.Configure<LinkOptions>(options =>
        {
            options.Tls = tls;
            configure?.Invoke(options);
        });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenGseLink(new IPEndPoint(IPAddress.Loopback, 0)));
        _app = builder.Build();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public BlockingLog Log { get; }

    public RecordingSignals Signals { get; } = new();

    public IServiceProvider Services => _app.Services;

    public SessionRegistry Sessions => _app.Services.GetRequiredService<SessionRegistry>();

    public UseCases UseCases => _app.Services.GetRequiredService<UseCases>();

    public IPEndPoint Endpoint
    {
        get
        {
            var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
            return new IPEndPoint(IPAddress.Loopback, new Uri(addresses.Addresses.Single()).Port);
        }
    }

    public static async Task<GatewayFixture> StartAsync(
        bool tls = true, Action<LinkOptions>? configure = null, IEdgeDirectory? edges = null)
    {
        var gateway = new GatewayFixture(tls, configure, edges);
        await gateway._app.StartAsync(TestContext.Current.CancellationToken);
        return gateway;
    }

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async Task<string> TokenAsync(int uses = 1_000, TimeSpan? lifetime = null)
    {
        var issue = new IssueEnrolmentToken(uses, lifetime ?? TimeSpan.FromDays(1));
        var issued = await UseCases.SendAsync(issue, Caller.Edge, null, TestContext.Current.CancellationToken);
        return issued.Value.Text;
    }

    public Task<LinkClient> ConnectAsync(TestIdentity? identity = null) => LinkClient.ConnectAsync(this, identity);

    /// <summary>Enrols with a fresh token.</summary>
    public async Task<TestIdentity> EnrolAsync(string agent) =>
        await LinkClient.EnrolAsync(this, agent, await TokenAsync());

    /// <summary>Enrols, connects and is welcome.</summary>
    public async Task<LinkClient> JoinAsync(string agent, string instance = "one")
    {
        var client = await ConnectAsync(await EnrolAsync(agent));
        await client.HelloAsync(instance);
        return client;
    }

    public async Task<T> WaitForAsync<T>(StreamName stream)
        where T : class, Gse.Domain.IDomainEvent
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        return await Log.WaitForAsync<T>(stream, deadline.Token);
    }

    /// <summary>
    /// Moves the clock on by the time, again and again until the task is done: the other side may not have set its
    /// timer yet when the clock moves first.
    /// </summary>
    public async Task AdvanceUntilAsync(Task done, TimeSpan by)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!done.IsCompleted)
        {
            Time.Advance(by);
            await look.WaitForNextTickAsync(deadline.Token);
        }

        await done;
    }

    public async ValueTask DisposeAsync()
    {
        Log.Release();
        await _app.DisposeAsync();
        Log.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // Of the application only the projections run along: liveness, alarms and delivery are tested where they live.
    private static void KeepOnlyTheProjector(IServiceCollection services)
    {
        var others = services.Where(service => service.ServiceType == typeof(IHostedService)
            && service.ImplementationType != typeof(Projector)).ToList();
        others.ForEach(service => services.Remove(service));
    }
}
