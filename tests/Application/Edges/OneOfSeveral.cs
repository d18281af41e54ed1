using System.Collections.Concurrent;
using System.Text;
using Gse.Application.Agents;
using Gse.Application.Alarms;
using Gse.Application.Delivery;
using Gse.Application.Edges;
using Gse.Application.EventLog;
using Gse.Application.Liveness;
using Gse.Application.Projections;
using Gse.Application.Routing;
using Gse.Application.Sessions;
using Gse.Application.Tasks;
using Gse.Application.Tests.Delivery;
using Gse.Domain.Agents;
using Gse.Domain.Edges;
using Gse.Testing.Delivery;
using Gse.Testing.EventLog;
using Gse.Testing.ReadModels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Application.Tests.Edges;

/// <summary>
/// An edge as it is composed in the product, without a network: its agents are played by the test. On real time, since
/// what it shows is that several clocks and threads agree.
/// </summary>
internal sealed class OneOfSeveral : ISinkFactory, IAsyncDisposable
{
    private static readonly TimeSpan BeatEvery = TimeSpan.FromMilliseconds(100);

    private readonly ServiceProvider _services;
    private readonly List<IHostedService> _running = [];
    private readonly ConcurrentDictionary<AgentId, SignalHandle> _beating = new();
    private readonly Timer _beats;
    private bool _stopped;

    private OneOfSeveral(string id, SeveralEdges world)
    {
        Id = EdgeId.Parse(id);
        Line = new CutLine(world.Log);
        _services = new ServiceCollection()
            .AddSingleton<IEventReader>(Line)
            .AddSingleton<IEventWriter>(Line)
            .AddSingleton(new LogTraits(IsShared: true))
            .AddSingleton(new EdgeIdentity(Id, "1", "127.0.0.1"))
            .AddSingleton(new EdgeAddresses($"{id}:28668"))
            .AddSingleton<IReadModelStore>(new InMemoryReadModelStore())
            .AddSingleton<ISpoolFactory>(new InMemorySpools())
            .AddSingleton<IDeadLetters>(new DeadLetterBox())
            .AddSingleton<ISecretSeal>(new NoSeal())
            .AddSingleton<ISinkFactory>(this)
            .AddLogging()
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddGseApplication()
            .AddLogDeliveryCheckpoints()
            .Configure<EdgeOptions>(options => options.Lease = SeveralEdges.Lease)
            .Configure<AlarmOptions>(options => options.TimeZone = "+08:00")
            .Configure<TaskOptions>(options =>
            {
                options.DeliveryWindow = TimeSpan.FromSeconds(2);
                options.GiveUpAfter = TimeSpan.FromSeconds(5);
            })
            .Configure<LivenessOptions>(options =>
            {
                options.BeatInterval = TimeSpan.FromMilliseconds(500);
                options.LostAfter = TimeSpan.FromSeconds(3);
                options.ReconnectWindow = TimeSpan.Zero;
            })
            .BuildServiceProvider();
        _beats = new Timer(_ => Beat(), null, BeatEvery, BeatEvery);
    }

    public EdgeId Id { get; }

    public CutLine Line { get; }

    public string ReportMode => Storage.File;

    /// <summary>What this edge carried to the storage, in order.</summary>
    public ConcurrentQueue<string> Carried { get; } = new();

    /// <summary>While true, the storage takes nothing from this edge.</summary>
    public bool IsStorageDown { get; set; }

    public LivenessPipeline Pipeline => _services.GetRequiredService<LivenessPipeline>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<OneOfSeveral> StartAsync(string id, SeveralEdges world)
    {
        var edge = new OneOfSeveral(id, world);
        foreach (var service in edge._services.GetServices<IHostedService>())
        {
            await service.StartAsync(Cancellation);
            edge._running.Add(service);
        }

        return edge;
    }

    public IServiceProvider Services => _services;

    public T Option<T>() where T : class =>
        _services.GetRequiredService<Microsoft.Extensions.Options.IOptions<T>>().Value;

    public bool IsStopped => _stopped;

    public IAgentSignals Signals => _services.GetRequiredService<IAgentSignals>();

    /// <summary>The agent connects here and beats from now on.</summary>
    /// <returns>The number of the connection.</returns>
    public async Task<long> HoldAsync(AgentId agent, string instance = "one")
    {
        var facts = new HostFacts(
            "web", ["10.0.0.1"], "linux", "Debian", "x86_64", "6.1", 2, 1 << 30, "0.1.0", "boot",
            DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        var connect = new ConnectAgent(agent, Id, "AA", "10.0.0.1", instance, facts, DateTimeOffset.UtcNow);
        var opened = await _services.GetRequiredService<UseCases>().SendAsync(
            new OpenSession(connect), Caller.Edge, null, Cancellation);
        Assert.Null(opened.Refusal);
        _beating[agent] = _services.GetRequiredService<ILivenessSignals>().Track(agent, opened.Value);
        return opened.Value;
    }

    /// <summary>The agent is no longer heard here; it may be at another edge, or dead.</summary>
    public void LoseSight(AgentId agent) => _beating.TryRemove(agent, out _);

    /// <summary>A beat as the gateway hands it on to be recorded.</summary>
    public void RecordBeat(AgentId agent) => _services.GetRequiredService<IHeartbeatSink>().Beat(agent, 0, 1);

    public async Task EndSessionAsync(AgentId agent, long session)
    {
        var end = new AgentDisconnected(agent, Id, session, DisconnectReason.ConnectionLost, DateTimeOffset.UtcNow);
        var closed = await _services.GetRequiredService<UseCases>().SendAsync(
            new CloseSession(end), Caller.Edge, null, Cancellation);
        Assert.Null(closed.Refusal);
    }

    /// <summary>
    /// As a crash: from one moment to the next nothing of it reaches the log, and nothing of the log it.
    /// </summary>
    public async Task KillAsync()
    {
        Line.Cut();
        _beating.Clear();
        await StopServicesAsync();
    }

    public async Task StopAsync()
    {
        _beating.Clear();
        await StopServicesAsync();
    }

    public ISink Create(RoutingTarget target) => new CarryingSink(this);

    public async ValueTask DisposeAsync()
    {
        await _beats.DisposeAsync();
        Line.Cut();
        await StopServicesAsync();
        await _services.DisposeAsync();
    }

    private async Task StopServicesAsync()
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        foreach (var service in Enumerable.Reverse(_running))
        {
            try
            {
                await service.StopAsync(new CancellationToken(canceled: Line.IsCut));
            }
            catch (Exception failure) when (Line.IsCut)
            {
                // It was to say goodbye to a log that it cannot reach, as the dead do.
                TestContext.Current.SendDiagnosticMessage("{0}", failure.Message);
            }
        }
    }

    private void Beat()
    {
        var liveness = _services.GetRequiredService<ILivenessSignals>();
        foreach (var handle in _beating.Values)
        {
            liveness.Beat(handle);
        }
    }

    private sealed class CarryingSink(OneOfSeveral edge) : ISink
    {
        public Task DeliverAsync(SinkBatch batch, CancellationToken cancellation)
        {
            if (edge.IsStorageDown || edge.Line.IsCut)
            {
                batch.Trouble = "down";
                return Task.CompletedTask;
            }

            for (var i = 0; i < batch.Count; i++)
            {
                edge.Carried.Enqueue(Encoding.UTF8.GetString(batch[i].Value.Span));
            }

            batch.TakeAll();
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
