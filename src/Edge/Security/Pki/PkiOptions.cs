using System.ComponentModel.DataAnnotations;

namespace Gse.Edge.Security.Pki;

/// <summary>The fleet's own certificate authority. Section <c>Pki</c>.</summary>
public sealed class PkiOptions
{
    public const string Section = "Pki";

    /// <summary>
    /// Where <c>ca.crt</c> is written for others to read. <c>pki</c> in the data folder.
    /// </summary>
    [Required]
    public string Directory { get; set; } = "";

    /// <summary>
    /// DNS names and IP addresses under which agents reach this edge, besides <c>localhost</c>, the loopback
    /// addresses and the host's own name. For agents that check names; ours trust the CA alone.
    /// </summary>
    public IList<string> Names { get; } = [];

    /// <summary>How long an agent's certificate is good. 1 h to 3,650 d, default 365 d.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan AgentLifetime { get; set; } = TimeSpan.FromDays(365);
}
