namespace Gse.Application.Heartbeats;

/// <summary>How heartbeats are kept. Section <c>Heartbeats</c>.</summary>
public sealed class HeartbeatOptions
{
    public const string Section = "Heartbeats";

    /// <summary>How long beats stay in the log. 1 h to 3,650 d, default 7 d.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How often the beats received are written as one event. 100 ms to 1 min, default 1 s.</summary>
    public TimeSpan BatchInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Beats kept in memory while the log is out of reach; what comes beyond
    /// that is counted and not kept. 1,000 to 100,000,000, default 2,000,000.
    /// </summary>
    public int MaxWaiting { get; set; } = 2_000_000;
}
