using System.Diagnostics.Metrics;
using Gse.Domain.Alarms;

namespace Gse.Application.Alarms;

/// <summary>What the alarms count.</summary>
internal static class AlarmMetrics
{
    private static readonly Counter<long> Told = Telemetry.Meter.CreateCounter<long>(
        "gse.alarms", description: "Alarms raised, repeated and cleared");

    public static void Count(AlarmStep step) =>
        Told.Add(1, new KeyValuePair<string, object?>("step", step.GetType().Name));
}
