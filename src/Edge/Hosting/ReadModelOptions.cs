using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Gse.Edge.Hosting;

/// <summary>When a read model store that lags is told. Section <c>ReadModels</c>.</summary>
public sealed class ReadModelOptions
{
    public const string Section = "ReadModels";

    /// <summary>
    /// How far the store may be behind memory before <c>/healthz/ready</c> says so, with 200. 1 s to 1 d, default 30 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan DegradedAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How far behind makes the edge unready, with 503: for those who read the store itself. 1 s to 1 d; null, the
    /// default, for never, since queries are answered from memory.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan? UnreadyAfter { get; set; }
}

[OptionsValidator]
internal sealed partial class ReadModelOptionsValidator : IValidateOptions<ReadModelOptions>;
