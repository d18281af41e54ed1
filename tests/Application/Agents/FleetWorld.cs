using Gse.Application.Agents;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Application.Projections;
using Gse.Domain;
using Gse.Domain.Agents;
using Gse.Domain.Edges;
using Gse.Testing.EventLog;
using Gse.Testing.ReadModels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gse.Application.Tests.Agents;

/// <summary>A log in memory, the projections that follow it, and the write side of agents.</summary>
internal sealed class FleetWorld : IAsyncDisposable
{
    public static readonly EdgeId Here = EdgeId.Parse("e1");
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Projector _projector;

    public FleetWorld()
    {
        Log = new InMemoryEventLog(Time);
        Agents = new AgentStore(Log, Log, Time, Views);
        _projector = new Projector(
            Log, new InMemoryReadModelStore(), [Views], Progress, Time, NullLogger<Projector>.Instance);
    }

    public FakeTimeProvider Time { get; } = new(Noon);

    public InMemoryEventLog Log { get; }

    public AgentProjection Views { get; } = new();

    public ProjectionProgress Progress { get; } = new();

    public AgentStore Agents { get; }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static CallContext Call => new() { Caller = Caller.Edge };

    public async Task<FleetWorld> FollowAsync()
    {
        await _projector.StartAsync(Cancellation);
        await Progress.CaughtUp.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        return this;
    }

    public async Task HappenAsync(params AgentEvent[] events)
    {
        foreach (var happened in events)
        {
            var data = EventCodec.Encode(happened, Guid.NewGuid(), default);
            await Log.AppendAsync(
                new StreamAppend(StreamName.OfAgent(happened.Agent), ExpectedVersion.Any, [data]), Cancellation);
        }
    }

    public async Task<AgentView> ReadAsync(AgentId agent)
    {
        var head = await Log.ReadHeadAsync(Cancellation);
        await Progress.WaitForAsync(head, Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        return Assert.IsType<AgentView>(Views.Find(agent));
    }

    public IReadOnlyList<IDomainEvent> EventsOf(AgentId agent) =>
    [
        .. Log.Events.Where(recorded => recorded.Stream == StreamName.OfAgent(agent))
            .Select(recorded => EventCodec.Decode(recorded)!),
    ];

    public static AgentId Agent(int number) => AgentId.Parse($"agent{number}");

    public static AgentEnrolled Enrolled(AgentId agent) =>
        new(agent, new HostAddress(0, "10.0.0.1"), "web", "AA", "token", Noon);

    public static AgentConnected Connected(AgentId agent, long session = 1) =>
        new(agent, Here, session, "10.0.0.1", "instance", "0.1.0", Noon);

    public static AgentLost Lost(AgentId agent) =>
        new(agent, Here, LossCause.Silent, Noon, Noon, Noon.AddSeconds(12), Noon.AddSeconds(30));

    /// <summary>From now on the views stay as they are.</summary>
    public Task StopFollowingAsync() => _projector.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await StopFollowingAsync();
        _projector.Dispose();
    }
}
