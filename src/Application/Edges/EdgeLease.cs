using Gse.Application.EventLog;
using Microsoft.Extensions.Options;

namespace Gse.Application.Edges;

/// <summary>
/// Whether this edge may speak for the fleet just now. On a log that is shared it may for the length of a lease after
/// the last renewal that it knows to be in the log, counted from before that was sent: nobody takes its place sooner.
/// On a log of its own it always may.
/// </summary>
internal sealed class EdgeLease(LogTraits log, IOptions<EdgeOptions> options, TimeProvider time)
{
    private long _renewedAt = long.MinValue;

    public bool IsHeld => !log.IsShared
        || (Volatile.Read(ref _renewedAt) is var renewed and not long.MinValue
            && time.GetElapsedTime(renewed) < options.Value.Lease);

    /// <param name="sentAt">Timestamp of <see cref="TimeProvider"/> from before the renewal was sent.</param>
    public void Renewed(long sentAt) => Volatile.Write(ref _renewedAt, sentAt);

    /// <summary>Somebody else has taken the place.</summary>
    public void Lost() => Volatile.Write(ref _renewedAt, long.MinValue);
}
