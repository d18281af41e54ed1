namespace Gse.Domain.Channels;

/// <summary>What happens to a storage. Stream <c>streamto-{id}</c>.</summary>
public abstract record StreamToEvent(StreamToId StreamTo, string Operator, string Platform, DateTimeOffset At)
    : IDomainEvent;

/// <summary>The storage can be routed to from now on.</summary>
/// <param name="ReportMode"><c>file</c> so far; <c>kafka</c>, <c>redis</c> and <c>pulsar</c> come with the routing
/// issue.</param>
/// <param name="DataLogPath">For <c>file</c>: the folder; relative to the edge's data folder unless absolute.</param>
public sealed record StreamToAdded(
    StreamToId StreamTo, string Operator, string Platform, string Name, string ReportMode, string DataLogPath,
    DateTimeOffset At)
    : StreamToEvent(StreamTo, Operator, Platform, At);
