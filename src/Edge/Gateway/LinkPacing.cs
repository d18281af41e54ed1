using Gse.Application.Edges;
using Gse.Application.Liveness;
using Gse.Application.Sessions;
using Gse.Protocol;
using Microsoft.Extensions.Options;

namespace Gse.Edge.Gateway;

/// <summary>
/// The server paces the fleet: how often agents beat, when the first beat comes, and, after an edge was gone, how far
/// apart they come back, and where to.
/// </summary>
public sealed class LinkPacing(
    SessionRegistry sessions, IOptions<LinkOptions> options, IOptions<LivenessOptions> liveness, EdgeAddresses own,
    IEdgeDirectory? directory = null)
{
    private static readonly TimeSpan LeastAckTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LeastSpread = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostBackoff = TimeSpan.FromSeconds(20);

    private long _intervalTicks = liveness.Value.BeatInterval.Ticks;

    /// <summary>
    /// In force for who connects from now on; those who are connected are told by <see cref="Change"/>.
    /// </summary>
    public TimeSpan BeatInterval => new(Volatile.Read(ref _intervalTicks));

    /// <summary>From now on, for all.</summary>
    public void Change(TimeSpan beatInterval)
    {
        if (Interlocked.Exchange(ref _intervalTicks, beatInterval.Ticks) == beatInterval.Ticks)
        {
            return;
        }

        foreach (var link in sessions.All)
        {
            link.PaceChanged();
        }
    }

    /// <summary>The addresses of all living edges, this one first.</summary>
    internal IReadOnlyList<string> Edges =>
        [
            .. new[] { own.Link }.Concat(directory?.LiveLinkAddresses ?? []).Where(edge => edge.Length > 0).Distinct(),
        ];

    internal TimeSpan ReconnectSpread
    {
        get
        {
            var spread = TimeSpan.FromSeconds((double)sessions.Count / options.Value.ReconnectsPerSecond);
            return spread > LeastSpread ? spread : LeastSpread;
        }
    }

    /// <summary>
    /// Well within the window that those held before a restart have to come back: who lives has tried at least twice.
    /// </summary>
    internal TimeSpan LongestBackoff
    {
        get
        {
            var third = liveness.Value.ReconnectWindowFor(1) / 3;
            return third < MostBackoff ? third : MostBackoff;
        }
    }

    internal Pace Current
    {
        get
        {
            var interval = BeatInterval;
            var ack = 2 * interval > LeastAckTimeout ? 2 * interval : LeastAckTimeout;
            return new Pace
            {
                BeatIntervalMs = (uint)interval.TotalMilliseconds,
                AckTimeoutMs = (uint)ack.TotalMilliseconds,
                ReconnectSpreadMs = (uint)ReconnectSpread.TotalMilliseconds,
                LongestBackoffMs = (uint)LongestBackoff.TotalMilliseconds,
                Edges = { Edges },
            };
        }
    }

    /// <summary>
    /// A random part of the interval, so that a fleet that connects at once does not beat at once for ever.
    /// </summary>
    internal uint Stagger() => (uint)Random.Shared.NextInt64((long)BeatInterval.TotalMilliseconds);

    /// <summary>A random moment within the spread: when one agent of many is to come back.</summary>
    internal uint ReconnectAfter() => (uint)Random.Shared.NextInt64((long)ReconnectSpread.TotalMilliseconds);
}
