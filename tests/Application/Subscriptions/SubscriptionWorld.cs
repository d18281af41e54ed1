using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Application.Subscriptions;
using Gse.Domain.Access;
using Gse.Domain.Agents;
using Gse.Domain.Edges;
using Gse.Domain.Subscriptions;
using Gse.Testing.EventLog;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Gse.Application.Tests.Subscriptions;

/// <summary>One log, and as many edges on it as are asked for.</summary>
internal sealed class SubscriptionWorld
{
    public static readonly AgentId Agent = AgentId.Parse("a1");

    public static readonly SubscriptionId Id = SubscriptionId.Parse("alarms");

    private static readonly SubscriptionFilter Filter = SubscriptionFilter.All with { Agents = [Agent] };

    public SubscriptionWorld() => Log = new InMemoryEventLog(Time);

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public InMemoryEventLog Log { get; }

    public EdgeInWorld NewEdge() => new(this);

    public async Task<long> HappenAsync()
    {
        var happened = new AgentIdConflict(Agent, EdgeId.Parse("e1"), "a", "b", "h", Time.GetUtcNow());
        var data = EventCodec.Encode(happened, Guid.NewGuid(), default);
        var result = await Log.AppendAsync(
            new StreamAppend(StreamName.OfAgent(Agent), ExpectedVersion.Any, [data]),
            TestContext.Current.CancellationToken);
        return result.Position.Value;
    }

    public int ProgressEvents =>
        Log.Events.Count(e => e.Stream == StreamName.OfSubscriptionProgress(Id));

    /// <summary>An edge's side of it, with a memory of its own.</summary>
    internal sealed class EdgeInWorld(SubscriptionWorld world)
    {
        private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

        private readonly CallContext _call = new() { Caller = new Caller("test", Role.Operator) };
        private readonly SubscriptionStore _store = new(world.Log, world.Log, world.Time);
        private readonly SubscriptionScans _scans = new();

        private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

        public async Task DefineAsync()
        {
            var handler = new DefineSubscriptionHandler(_store, world.Log, world.Time, _call);
            var result = await handler.Handle(new DefineSubscription(Id, Filter, History.LogStart.Start), Cancellation);
            Assert.Null(result.Refusal);
        }

        public Task<Result<SubscriptionBatch>> FetchAsync(
            string reader, TimeSpan wait = default, bool takeOver = false) =>
            new FetchEventsHandler(_store, _scans, world.Log, world.Time, new NeverStopping(), _call).Handle(
                new FetchEvents(Id, reader, 100, wait, Lease, takeOver), Cancellation);

        public async Task<IReadOnlyList<long>> FetchedAsync(string reader) =>
            [.. (await FetchAsync(reader)).Value.Facts.Select(fact => fact.Event.Position.Value)];

        public async Task<Domain.Refusal?> AcknowledgeAsync(string reader, long position) =>
            (await new AcknowledgeEventsHandler(_store, world.Log, world.Time, _call).Handle(
                new AcknowledgeEvents(Id, reader, new LogPosition(position), Lease), Cancellation)).Refusal;
    }

    private sealed class NeverStopping : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication() => throw new NotSupportedException();
    }
}
