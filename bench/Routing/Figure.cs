using System.Globalization;
using System.Text.Json;

namespace Gse.Bench.Routing;

/// <summary>A line for people, and the same as JSON for the table.</summary>
internal static class Figure
{
    public static void Print(string figure, string unit, double[] runs, double? median = null, string? note = null)
    {
        Array.Sort(runs);
        var middle = median ?? (runs[(runs.Length - 1) / 2] + runs[runs.Length / 2]) / 2;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{figure,-44} {middle,14:N2} {unit} ({runs[0]:N2} to {runs[^1]:N2})"));
        Console.WriteLine(JsonSerializer.Serialize(
            new { figure, unit, median = middle, min = runs[0], max = runs[^1], runs = runs.Length, note }));
    }
}
