namespace Gse.Domain.Channels;

/// <summary>What happens to a storage. Stream <c>streamto-{id}</c>.</summary>
/// <param name="Operator">Who asked for it (<c>operation.operator_name</c>).</param>
/// <param name="Platform">In whose name (<c>plat_name</c>).</param>
public abstract record StreamToEvent(StreamToId StreamTo, string Operator, string Platform, DateTimeOffset At)
    : IDomainEvent;

/// <summary>The storage can be routed to from now on.</summary>
/// <param name="ReportMode"><c>kafka</c>, <c>redis</c>, <c>pulsar</c> or <c>file</c>.</param>
/// <param name="Body"><c>stream_to</c> as it was sent, its secrets sealed.</param>
/// <param name="Label"><c>metadata.label</c> as it was sent.</param>
public sealed record StreamToAdded(
    StreamToId StreamTo, string Operator, string Platform, string Name, string ReportMode, JsonText Body,
    JsonText Label, DateTimeOffset At)
    : StreamToEvent(StreamTo, Operator, Platform, At);

/// <summary>The storage is another one, or reached in another way, from now on.</summary>
/// <param name="Body">Takes the place of the one before, as a whole.</param>
public sealed record StreamToChanged(
    StreamToId StreamTo, string Operator, string Platform, string Name, string ReportMode, JsonText Body,
    DateTimeOffset At)
    : StreamToEvent(StreamTo, Operator, Platform, At);

/// <summary>The storage cannot be routed to any more. Its id is not given out again.</summary>
public sealed record StreamToDeleted(StreamToId StreamTo, string Operator, string Platform, DateTimeOffset At)
    : StreamToEvent(StreamTo, Operator, Platform, At);
