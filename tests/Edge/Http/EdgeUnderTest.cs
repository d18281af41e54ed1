using System.Net.Http.Headers;
using Gse.Application;
using Gse.Application.Access;
using Gse.Application.Agents;
using Gse.Application.Edges;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Application.Projections;
using Gse.Application.Routing;
using Gse.Domain;
using Gse.Domain.Access;
using Gse.Domain.Channels;
using Gse.Domain.Edges;
using Gse.Edge.Http;
using Gse.Edge.Security.Secrets;
using Gse.Testing.EventLog;
using Gse.Testing.ReadModels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gse.Edge.Tests.Http;

/// <summary>The HTTP side on a real Kestrel, over a log in memory; one key of each role.</summary>
public class EdgeUnderTest : IAsyncLifetime
{
    private readonly Dictionary<Role, string> _keys = [];
    private WebApplication? _app;

    public InMemoryEventLog Log { get; } = new();

    public SignalsInTest Signals { get; } = new();

    public IServiceProvider Services => _app!.Services;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public string KeyOf(Role role) => _keys[role];

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddGseApplication();
        LeaveOnlyTheProjector(builder.Services);
        builder.Services.AddSingleton<IEventReader>(Log).AddSingleton<IEventWriter>(Log);
        builder.Services.AddSingleton<IReadModelStore>(new InMemoryReadModelStore(new InMemoryDocuments()));
        builder.Services.AddSingleton<IAgentSignals>(Signals);
        builder.Services.AddSingleton(new EdgeIdentity(EdgeId.Parse("edge1"), "0.1.0", "127.0.0.1"));
        builder.Services.AddSingleton<ISecretSeal>(new SecretSeal(new EphemeralDataProtectionProvider()));
        builder.Services.AddSingleton<IStorageLoads>(new NothingUnderWay());
        builder.Services.AddGseHttp();
        builder.Services.Configure<GseHttpOptions>(o => o.PositionWait = TimeSpan.FromMilliseconds(300));
        Configure(builder);
        _app = builder.Build();
        _app.MapGseHttp();
        Map(_app);
        await _app.StartAsync(TestContext.Current.CancellationToken);
        Address = new Uri(_app.Urls.Single(url => url.StartsWith("http:", StringComparison.Ordinal)));
        foreach (var role in Enum.GetValues<Role>())
        {
            var name = role.ToString().ToLowerInvariant();
            _keys[role] = (await IssueAsync(new IssueAccessKey(name, role, ""))).Text;
        }

        await SeedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        Clean();
    }

    /// <summary>A client with the key of a role; none for null.</summary>
    public HttpClient Client(Role? role = Role.Viewer)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address };
        if (role is { } wanted)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _keys[wanted]);
        }

        return client;
    }

    public async Task<IssuedAccessKey> IssueAsync(IssueAccessKey issue)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var issued = await Services.GetRequiredService<UseCases>().SendAsync(issue, Caller.Edge, null, cancellation);
        await Services.GetRequiredService<ProjectionProgress>().WaitForAsync(issued.Position, cancellation);
        return issued.Value;
    }

    /// <summary>Puts facts into the log and waits until queries see them.</summary>
    public async Task HappenAsync(StreamName stream, params IDomainEvent[] events)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var metadata = EventCodec.EncodeMetadata(new EventMetadata("test", "correlation-of-test", null, null));
        var data = events.Select(e => EventCodec.Encode(e, Guid.NewGuid(), metadata)).ToArray();
        var result = await Log.AppendAsync(new StreamAppend(stream, ExpectedVersion.Any, data), cancellation);
        await Services.GetRequiredService<ProjectionProgress>().WaitForAsync(result.Position, cancellation);
    }

    // What judges, records and alarms would add its own events to those of the test.
    private static void LeaveOnlyTheProjector(IServiceCollection services)
    {
        services.RemoveAll<IHostedService>();
        services.AddHostedService<Projector>();
    }

    protected virtual void Configure(WebApplicationBuilder builder)
    {
    }

    /// <summary>Afterwards.</summary>
    protected virtual void Clean()
    {
    }

    protected virtual void Map(WebApplication app)
    {
    }

    protected virtual Task SeedAsync() => Task.CompletedTask;

    // Most of these edges deliver nothing.
    private sealed class NothingUnderWay : IStorageLoads
    {
        public long WaitingFor(StreamToId id) => 0;
    }
}
