using System.ComponentModel.DataAnnotations;

namespace Gse.Application.Tasks;

/// <summary>How tasks are led and what is kept of them. Section <c>Tasks</c>.</summary>
public sealed class TaskOptions
{
    public const string Section = "Tasks";

    /// <summary>
    /// How long a target whose agent's link is broken, but whose host is not lost, is waited for before it counts as
    /// never delivered. 0 to 1 h, default 10 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan DeliveryWindow { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a connected agent may leave an order unanswered before its target counts as lost. 1 s to 1 h, default
    /// 1 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan AcceptWithin { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a host that has a target, and is neither connected nor declared lost, is waited for: one whose agent
    /// was stopped in order. 1 s to 24 h, default 2 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How much longer than all its timeouts together a started target may be silent, while its agent is connected.
    /// 10 s to 24 h, default 10 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan OverdueAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long output is kept. 1 h (what clients rely on) to 10 years, default 7 d.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan OutputRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// How many bytes of output are kept in memory to be asked for again. 1 MiB to 4 GiB, default 64 MiB.
    /// </summary>
    [Range(1L << 20, 4L << 30)]
    public long OutputCacheBytes { get; set; } = 64L << 20;

    /// <summary>
    /// The only OS users that scripts may run as; empty: all. An agent's own user is written <c>agent</c>.
    /// </summary>
    public IList<string> AllowedUsers { get; } = [];

    /// <summary>Regular expressions; a script, command or argument in which one is found is refused.</summary>
    public IList<string> ForbiddenPatterns { get; } = [];

    /// <summary>With more targets a second operator has to approve. 0 to 10 million; 0: never. Default 0.</summary>
    [Range(0, 10_000_000)]
    public int MaxTargetsWithoutApproval { get; set; }
}
