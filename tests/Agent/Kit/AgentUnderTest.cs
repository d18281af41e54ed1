using System.Net;
using Gse.AgentHost.Configuration;
using Gse.AgentHost.Host;
using Gse.AgentHost.Identity;
using Gse.AgentHost.Link;
using Gse.AgentHost.Reports;
using Gse.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Agent.Tests.Kit;

/// <summary>The agent's link with its state in a folder of its own.</summary>
internal sealed class AgentUnderTest : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly HostLoad _load = new();
    private readonly LinkClient _client;
    private Task _running = Task.CompletedTask;

    /// <param name="remembered">Edges that it was told before it started.</param>
    public AgentUnderTest(
        string endpoints, string? token, bool insecure = false, TimeProvider? time = null, string[]? remembered = null)
    {
        time ??= TimeProvider.System;
        var dir = Folder.Path;
        Settings = new AgentSettings(
            0, insecure ? "agent-1" : null, token, dir,
            new AccessSettings([.. endpoints.Split(',').Select(Endpoint)], insecure),
            new TlsFiles(Path.Combine(dir, "ca.crt"), Path.Combine(dir, "a.crt"), Path.Combine(dir, "a.key")),
            new LoggerSettings(null, LogLevel.Information, 1 << 20, 2), new OutboxLimits(1 << 20, 1000), [],
            TestTasks.Settings);
        File.WriteAllLines(Path.Combine(dir, "edges"), remembered ?? []);
        Store = new IdentityStore(Settings.Tls, dir);
        Outbox = new Outbox(Path.Combine(dir, "outbox"), Settings.Outbox, TimeProvider.System, NullLogger.Instance);
        var health = new AgentHealth(null, () => true, NullLogger.Instance);
        var context = new SessionContext(
            Guid.NewGuid().ToString("N"), Outbox, _load, Facts, Store,
            new EdgeDirectory(Path.Combine(dir, "edges"), NullLogger.Instance), health, time, NullLogger.Instance);
        _client = new LinkClient(() => Settings, context, new LinkConnector(time), new Random(1));
    }

    public TempFolder Folder { get; } = new();

    public AgentSettings Settings { get; }

    public IdentityStore Store { get; }

    public Outbox Outbox { get; }

    public Task Running => _running;

    public AgentUnderTest Start()
    {
        _running = _client.RunAsync(_stop.Token);
        return this;
    }

    /// <summary>Lets a waiting agent try at once.</summary>
    public void Reload() => _client.Reload();

    public void Stop() => _stop.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _client.Dispose();
        Outbox.Dispose();
        _load.Dispose();
        _stop.Dispose();
        Folder.Dispose();
    }

    private static Facts Facts(IPAddress inner) => new() { HostName = "h", Addresses = { inner.ToString() } };

    private static DnsEndPoint Endpoint(string text)
    {
        var parts = text.Split(':');
        return new DnsEndPoint(parts[0], int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
    }
}
