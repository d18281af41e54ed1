namespace Gse.Domain;

/// <summary>
/// A fact that has happened. Its type name and the names of its properties are part of the storage format: they may
/// grow, never change (tests/Architecture holds the golden list).
/// </summary>
public interface IDomainEvent
{
    /// <summary>When it happened, by the clock of the edge that saw it (UTC).</summary>
    DateTimeOffset At { get; }
}
