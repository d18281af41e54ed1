using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gse.Bench.Fleet.Figures;

/// <summary>One measured figure, in the form in which every bench prints it: a JSON object a line.</summary>
/// <param name="Runs">How many runs, or samples, it stands for.</param>
/// <param name="Note">What must be known to read it.</param>
internal sealed record Figure(
    [property: JsonPropertyName("figure")] string Name,
    [property: JsonPropertyName("unit")] string Unit,
    [property: JsonPropertyName("median")] double Median,
    [property: JsonPropertyName("min")] double Min,
    [property: JsonPropertyName("max")] double Max,
    [property: JsonPropertyName("runs")] int Runs,
    [property: JsonPropertyName("note")] string? Note)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static Figure Of(string name, string unit, double value, string? note) =>
        new(name, unit, value, value, value, 1, note);

    /// <summary>The median of several runs.</summary>
    public static Figure OfRuns(string name, string unit, IEnumerable<double> runs, string? note)
    {
        var sorted = runs.Order().ToList();
        var median = (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
        return new Figure(name, unit, median, sorted[0], sorted[^1], sorted.Count, note);
    }

    /// <summary>A quantile of many samples; smallest and largest beside it.</summary>
    public static Figure OfSamples(string name, string unit, double quantile, IEnumerable<double> samples, string? note)
    {
        var sorted = samples.Order().ToList();
        var at = Math.Clamp((int)Math.Ceiling(quantile * sorted.Count) - 1, 0, sorted.Count - 1);
        return new Figure(name, unit, sorted[at], sorted[0], sorted[^1], sorted.Count, note);
    }

    public string ToLine() => JsonSerializer.Serialize(this, Options);

    /// <summary>Null for a line that is none, as benches print others, too.</summary>
    public static Figure? FromLine(string line)
    {
        if (!line.StartsWith("{\"figure\"", StringComparison.Ordinal))
        {
            return null;
        }

        // bench/Projections prints each run by itself, as a rate.
        using var document = JsonDocument.Parse(line);
        return document.RootElement.TryGetProperty("perSecond", out var rate)
            ? Of(document.RootElement.GetProperty("figure").GetString()!, "events/s", rate.GetDouble(), null)
            : document.Deserialize<Figure>(Options);
    }
}
