namespace Gse.Domain;

/// <summary>What a decision came to: events to append, nothing because it is so already, or a refusal.</summary>
public readonly record struct Decision<TEvent>
    where TEvent : class, IDomainEvent
{
    private readonly IReadOnlyList<TEvent>? _events;

    internal Decision(IReadOnlyList<TEvent> events) => _events = events;

    internal Decision(Refusal refusal) => Refusal = refusal;

    /// <summary>The facts to append, in order; empty when nothing changes.</summary>
    public IReadOnlyList<TEvent> Events => _events ?? [];

    /// <summary>Why not, or null.</summary>
    public Refusal? Refusal { get; }
}

/// <summary>Makes decisions.</summary>
public static class Decision
{
    /// <summary>It is so already: saying it twice changes nothing.</summary>
    public static Decision<TEvent> Nothing<TEvent>() where TEvent : class, IDomainEvent => new([]);

    public static Decision<TEvent> Emit<TEvent>(params TEvent[] events) where TEvent : class, IDomainEvent =>
        new(events);

    public static Decision<TEvent> Refuse<TEvent>(Refusal refusal) where TEvent : class, IDomainEvent => new(refusal);
}
