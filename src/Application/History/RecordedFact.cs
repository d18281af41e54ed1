using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Domain.Access;

namespace Gse.Application.History;

/// <summary>An event of the log for readers outside.</summary>
public readonly record struct RecordedFact(RecordedEvent Event)
{
    /// <summary>Read anew each time; null for events that carry none.</summary>
    public EventMetadata? DecodeMetadata() => EventCodec.DecodeMetadata(Event);

    /// <summary>
    /// What happens to keys and tokens is for those who manage them; the fleet's own secrets are for nobody.
    /// </summary>
    internal static bool MaySee(Caller caller, RecordedEvent recorded) =>
        recorded.Stream.IsTold
        && (caller.May(Role.Admin)
            || !(recorded.Stream.Value.StartsWith(StreamName.AccessKeyPrefix, StringComparison.Ordinal)
                || recorded.Stream.Value.StartsWith(StreamName.EnrolmentPrefix, StringComparison.Ordinal)));
}

/// <param name="Next">The position to go on after; null if there was nothing more when this was read.</param>
public sealed record FactPage(IReadOnlyList<RecordedFact> Facts, LogPosition? Next);
