using System.ComponentModel.DataAnnotations;

namespace Gse.Application.Edges;

/// <summary>How edges that share a log watch over each other. Section <c>Edges</c>.</summary>
public sealed class EdgeOptions
{
    public const string Section = "Edges";

    /// <summary>
    /// How long after its last sign of life an edge is replaced. It renews three times in that time. 1 s to 10 min,
    /// default 15 s. To be the same at all edges.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);

    internal TimeSpan RenewEvery => Lease / 3;
}
