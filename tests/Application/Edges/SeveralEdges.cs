using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Domain;
using Gse.Domain.Agents;
using Gse.Testing.EventLog;

namespace Gse.Application.Tests.Edges;

/// <summary>Several edges on one log.</summary>
internal sealed class SeveralEdges : IAsyncDisposable
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<OneOfSeveral> _edges = [];

    public InMemoryEventLog Log { get; } = new();

    public IReadOnlyList<IDomainEvent> Events => [.. Log.Events.Select(EventCodec.Decode).OfType<IDomainEvent>()];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task<OneOfSeveral> StartAsync(string id)
    {
        var edge = await OneOfSeveral.StartAsync(id, this);
        _edges.Add(edge);
        return edge;
    }

    public async Task<AgentId> EnrolAsync(string id)
    {
        var agent = AgentId.Parse(id);
        var enrolled = new AgentEnrolled(
            agent, new HostAddress(0, "10.0.0.1"), "web", "AA", "token", DateTimeOffset.UtcNow);
        var data = EventCodec.Encode(enrolled, Guid.NewGuid(), default);
        await Log.AppendAsync(new StreamAppend(StreamName.OfAgent(agent), ExpectedVersion.Any, [data]), Cancellation);
        return agent;
    }

    public IReadOnlyList<T> All<T>() where T : IDomainEvent => [.. Events.OfType<T>()];

    /// <summary>Waits until the log holds such an event.</summary>
    public Task<T> SeeAsync<T>(Func<T, bool>? which = null) where T : class, IDomainEvent =>
        SeeAfterAsync(LogPosition.Start, which);

    /// <summary>The same, for what is written from now on.</summary>
    public async Task<T> SeeNextAsync<T>(Func<T, bool>? which = null) where T : class, IDomainEvent =>
        await SeeAfterAsync(await Log.ReadHeadAsync(Cancellation), which);

    /// <summary>Waits for something that the log cannot show, looking whenever the log grows.</summary>
    public async Task UntilAsync(Func<bool> isSo)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(Patience);
        // The edges' leases alone make the log grow.
        await foreach (var _ in Log.SubscribeToAllAsync(EventFilter.All, LogPosition.Start, deadline.Token))
        {
            if (isSo())
            {
                return;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var edge in _edges)
        {
            await edge.DisposeAsync();
        }
    }

    private async Task<T> SeeAfterAsync<T>(LogPosition after, Func<T, bool>? which) where T : class, IDomainEvent
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(Patience);
        try
        {
            await foreach (var message in Log.SubscribeToAllAsync(EventFilter.All, after, deadline.Token))
            {
                if (message.Event is { } recorded && EventCodec.Decode(recorded) is T happened
                    && which?.Invoke(happened) != false)
                {
                    return happened;
                }
            }
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            Assert.Fail($"no such {typeof(T).Name}; the log holds:\n{string.Join('\n', Events)}");
        }

        throw new InvalidOperationException("A subscription never ends by itself.");
    }
}
