using Gse.Application.EventLog;
using Gse.Domain;

namespace Gse.Application.History;

/// <summary>Where a reader wants to begin, and what it calls the field that says so.</summary>
public sealed record AskedStart(LogStart Start, string Field)
{
    /// <summary>
    /// A place beyond the log's end is of another log, or of this one before it was restored: who waits there may wait
    /// for ever and miss what happens, so it is refused.
    /// </summary>
    internal async ValueTask<Result<LogPosition>> ResolveAsync(IEventReader reader, CancellationToken cancellation)
    {
        if (Start.After is { } after && after <= LogPosition.Start)
        {
            return after;
        }

        var head = await reader.ReadHeadAsync(cancellation);
        return Start.After > head
            ? new InvalidInput(Field, "must not lie beyond the newest event of the log")
            : Start.After ?? head;
    }
}
