using Gse.Domain.Agents;
using Gse.Domain.Alarms;
using Gse.Domain.Edges;

namespace Gse.Application.Alarms;

/// <summary>A part of the alarm book as it is stored; one of the three.</summary>
internal sealed record AlarmDocument(Loss? Loss, StoredAlarm? Alarm, StoredRawId? RawId);

/// <summary>An open alarm. Whom it speaks of is told by the losses, which keeps this small.</summary>
internal sealed record StoredAlarm(
    AlarmId Alarm, EdgeId Edge, DateTimeOffset RaisedAt, DateTimeOffset LastSentAt, int Count,
    IReadOnlyList<AgentId> Recovered, IReadOnlyList<AgentId> Retired);

/// <summary>The highest <c>event_raw_id</c> of an edge.</summary>
internal sealed record StoredRawId(EdgeId Edge, long Highest);
