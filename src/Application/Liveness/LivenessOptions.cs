namespace Gse.Application.Liveness;

/// <summary>When a host counts as lost. Section <c>Liveness</c>; all durations.</summary>
public sealed class LivenessOptions
{
    public const string Section = "Liveness";

    /// <summary>
    /// So many agents can surely come back in a second; the fleet is paced to that when it reconnects.
    /// </summary>
    public const int ReconnectsPerSecond = 300;

    /// <summary>How often an agent beats; handed to the agents. 100 ms to 10 min, default 10 s.</summary>
    public TimeSpan BeatInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The silence that is a loss. At least two beat intervals, at most 1 h, default 30 s.</summary>
    public TimeSpan LostAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often the edge looks round, and so how late a verdict can be. 10 ms to 1 s, default 100 ms.
    /// </summary>
    public TimeSpan Tick { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// How late a tick may come before the edge distrusts itself, and how long ticks must be punctual again before it
    /// trusts itself. 100 ms to 1 min, and with <see cref="Tick"/> at most the slack between <see cref="BeatInterval"/>
    /// and
    /// <see cref="LostAfter"/>: a shorter stall goes unnoticed and must not cost a host its life. Default 2 s, or half
    /// the slack where that is less.
    /// </summary>
    public TimeSpan? ImpairedAfter { get; set; }

    /// <summary>
    /// How long verdicts stay held after the edge is well again, so that all who live can show it. At least one beat
    /// interval, at most 1 h, default <see cref="LostAfter"/>. After a stall of two beat intervals or more, in which
    /// agents may have given the edge up, it is the reconnect window if that is longer.
    /// </summary>
    public TimeSpan? Grace { get; set; }

    /// <summary>
    /// How long those held before a restart may take to come back; up to 24 h, default 1 min. Where it is shorter than
    /// <see cref="LostAfter"/> plus one second for every 300 agents held, that counts.
    /// </summary>
    public TimeSpan ReconnectWindow { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How much later than its interval a beat of a living host can arrive; widens the dating of a loss, never its
    /// time. 0 to 1 min, default 2 s.
    /// </summary>
    public TimeSpan Tolerance { get; set; } = TimeSpan.FromSeconds(2);

    internal TimeSpan Slack => LostAfter - BeatInterval;

    internal TimeSpan ImpairedAfterInForce => ImpairedAfter ?? Min(TimeSpan.FromSeconds(2), Slack / 2);

    internal TimeSpan GraceInForce => Grace ?? LostAfter;

    /// <summary>The reconnect window in force for so many agents.</summary>
    public TimeSpan ReconnectWindowFor(int held) =>
        Max(ReconnectWindow, LostAfter + TimeSpan.FromSeconds(Math.Ceiling((double)held / ReconnectsPerSecond)));

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
