using Gse.Application.Routing;
using Gse.Edge.Hosting;
using Gse.Edge.Security.Pki;
using Gse.Testing.EventLog;
using Gse.Application.EventLog;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Gse.Edge.Tests.Fleet;

/// <summary>A whole edge as the program builds it, opened but not listening, on its data folder and a log.</summary>
internal sealed class EdgeOfAFleet : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EdgeOfAFleet(WebApplication app) => _app = app;

    public string Authority => _app.Services.GetRequiredService<FleetAuthority>().Root.Thumbprint;

    public ISecretSeal Seal => _app.Services.GetRequiredService<ISecretSeal>();

    public T Options<T>()
        where T : class => _app.Services.GetRequiredService<IOptions<T>>().Value;

    /// <param name="log">Null for the one that the settings name.</param>
    public static async Task<EdgeOfAFleet> OpenAsync(
        string folder, InMemoryEventLog? log, params string[] settings)
    {
        DurationConverter.Install();
        var app = EdgeApplication.Build(
            [$"--Data={folder}", .. settings],
            services =>
            {
                if (log is not null)
                {
                    services.AddSingleton<IEventReader>(log).AddSingleton<IEventWriter>(log);
                }
            });
        try
        {
            await EdgeOpening.OpenAsync(
                app.Services, app.Services.GetRequiredService<EdgeSettings>(), TestContext.Current.CancellationToken);
            foreach (var follower in app.Services.GetServices<IHostedService>()
                .OfType<Gse.Edge.Security.Fleet.FleetKeyFollower>())
            {
                await follower.StartAsync(TestContext.Current.CancellationToken);
            }

            return new EdgeOfAFleet(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var follower in _app.Services.GetServices<IHostedService>()
            .OfType<Gse.Edge.Security.Fleet.FleetKeyFollower>())
        {
            await follower.StopAsync(CancellationToken.None);
        }

        await _app.DisposeAsync();
    }
}
