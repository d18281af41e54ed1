using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Domain.Access;

namespace Gse.Application.History;

/// <summary>An event of the log for readers outside.</summary>
/// <param name="Metadata">Null for events that carry none.</param>
public sealed record RecordedFact(RecordedEvent Event, EventMetadata? Metadata)
{
    internal static RecordedFact Of(RecordedEvent recorded) => new(recorded, EventCodec.DecodeMetadata(recorded));

    /// <summary>What happens to keys and tokens is for those who manage them.</summary>
    internal static bool MaySee(Caller caller, RecordedEvent recorded) =>
        caller.May(Role.Admin)
        || !(recorded.Stream.Value.StartsWith(StreamName.AccessKeyPrefix, StringComparison.Ordinal)
            || recorded.Stream.Value.StartsWith(StreamName.EnrolmentPrefix, StringComparison.Ordinal));
}

/// <param name="Next">The position to go on after; null if there was nothing more when this was read.</param>
public sealed record FactPage(IReadOnlyList<RecordedFact> Facts, LogPosition? Next);
