using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Gse.Application;

/// <summary>Where traces and metrics of the use cases come from.</summary>
public static class Telemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string Name = "Gse";

    public static ActivitySource Activities { get; } = new(Name);

    public static Meter Meter { get; } = new(Name);
}
