using Gse.Application.Agents;
using Gse.Application.Alarms;
using Gse.Application.Edges;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Application.Projections;
using Gse.Application.Tests.Edges;
using Gse.Domain.Agents;
using Gse.Domain.Alarms;
using Gse.Domain.Edges;
using Gse.Testing.EventLog;
using Gse.Testing.ReadModels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Gse.Application.Tests.Alarms;

/// <summary>An edge with its log, its projections and the alarm reaction, on a clock that the test moves.</summary>
internal sealed class AlarmWorld : IAsyncDisposable
{
    public static readonly EdgeId Edge = EdgeId.Parse("e1");
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly InMemoryDocuments _disk = new();
    private Projector? _projector;
    private AlarmReaction? _reaction;
    private ProjectionProgress _progress = new();

    public AlarmWorld() => Log = new InMemoryEventLog(Clock);

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public InMemoryEventLog Log { get; }

    /// <summary>Lets the next so many appends of alarms fail, after or before they were made.</summary>
    public FlakyWriter Writer => field ??= new FlakyWriter(Log);

    public IReadOnlyList<AlarmEvent> Alarms => [.. Log.Events.Select(EventCodec.Decode).OfType<AlarmEvent>()];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task StartAsync()
    {
        var (agents, alarms) = (new AgentProjection(), new AlarmProjection());
        _progress = new ProjectionProgress();
        _projector = new Projector(
            Log, new InMemoryReadModelStore(_disk), [agents, alarms], _progress, Clock, NullLogger<Projector>.Instance);
        var identity = new EdgeIdentity(Edge, "1", "127.0.0.1");
        var options = Options.Create(new AlarmOptions { TimeZone = "+08:00" });
        _reaction = new AlarmReaction(
            alarms, new AlarmComposer(identity, agents, options), Writer, _progress, new EdgeProjection(),
            Alone.Lease, identity, options, Clock, NullLogger<AlarmReaction>.Instance);
        await _projector.StartAsync(Cancellation);
        await _reaction.StartAsync(Cancellation);
    }

    public async Task StopAsync()
    {
        await _reaction!.StopAsync(Cancellation);
        await _projector!.StopAsync(Cancellation);
    }

    public Task EnrolAsync(string agent, int cloud = 0) => WriteAsync(new AgentEnrolled(
        AgentId.Parse(agent), new HostAddress(cloud, "10.0.0.1"), agent, "01", "test", Clock.GetUtcNow()));

    public Task LoseAsync(string agent) => WriteAsync(new AgentLost(
        AgentId.Parse(agent), Edge, LossCause.Silent, null, Clock.GetUtcNow(), Clock.GetUtcNow(), Clock.GetUtcNow()));

    public Task RecoverAsync(string agent) => WriteAsync(
        new AgentRecovered(AgentId.Parse(agent), Edge, Clock.GetUtcNow(), Clock.GetUtcNow()));

    /// <summary>Moves the clock in small steps until the log holds so many alarm events.</summary>
    public async Task<IReadOnlyList<AlarmEvent>> UntilAsync(int count)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while (Alarms.Count < count)
        {
            deadline.Token.ThrowIfCancellationRequested();
            Clock.Advance(Step);
            await Task.Yield();
        }

        return Alarms;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _reaction!.Dispose();
        _projector!.Dispose();
    }

    private async Task WriteAsync(AgentEvent happened)
    {
        var stream = StreamName.OfAgent(happened.Agent);
        var data = EventCodec.Encode(happened, Guid.CreateVersion7(), default);
        var written = await Log.AppendAsync(new StreamAppend(stream, ExpectedVersion.Any, [data]), Cancellation);
        if (_projector?.ExecuteTask is { IsCompleted: false })
        {
            await _progress.WaitForAsync(written.Position, Cancellation);
        }
    }
}
