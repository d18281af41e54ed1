using System.Globalization;
using System.Text.Json;

namespace Gse.Bench.Common;

/// <summary>Collects figures of several runs; prints medians as a table for people and JSON lines for
/// programs.</summary>
internal sealed class ResultTable
{
    private readonly List<(string Figure, string Unit)> _order = [];
    private readonly Dictionary<string, List<double>> _runs = [];

    public void Add(string figure, string unit, double value)
    {
        if (!_runs.TryGetValue(figure, out var values))
        {
            _order.Add((figure, unit));
            _runs.Add(figure, values = []);
        }

        values.Add(value);
    }

    public void Print(TextWriter output)
    {
        foreach (var (figure, unit) in _order)
        {
            var (min, median, max, runs) = Of(figure);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{figure,-56} {median,12:N2} {unit,-9} ({min:N2} to {max:N2}, {runs} runs)"));
        }

        foreach (var (figure, unit) in _order)
        {
            var (min, median, max, runs) = Of(figure);
            output.WriteLine(JsonSerializer.Serialize(new { figure, unit, median, min, max, runs }));
        }
    }

    private (double Min, double Median, double Max, int Runs) Of(string figure)
    {
        var values = _runs[figure].Order().ToList();
        return (values[0], values[values.Count / 2], values[^1], values.Count);
    }
}
