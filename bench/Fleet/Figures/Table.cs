using System.Globalization;
using System.Text.Json;

namespace Gse.Bench.Fleet.Figures;

/// <summary>All figures beside what they are to reach, as Markdown for people and JSON for programs.</summary>
internal static class Table
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <returns>The exit code: 0 if every goal that was measured is reached, otherwise 1.</returns>
    public static int Print(string folder, TextWriter output)
    {
        var figures = Directory.EnumerateFiles(folder, "*.lines").Order()
            .SelectMany(File.ReadLines).Select(Figure.FromLine).OfType<Figure>()
            .GroupBy(figure => figure.Name).Select(Merge).ToList();
        var machine = Machine.Here();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{machine.Processor}, {machine.Cores} cores, {machine.MemoryGb} GB, {machine.System}, {machine.Runtime}"));
        output.WriteLine();
        output.WriteLine("| figure | to reach | measured | |");
        output.WriteLine("|---|---|---|---|");
        var judged = Goal.All
            .Select(goal => (Goal: goal, Figure: figures.Find(figure => figure.Name == goal.Figure))).ToList();
        foreach (var (goal, figure) in judged)
        {
            output.WriteLine($"| {goal.Figure} | {Limit(goal)} | {Measured(figure)} | {Verdict(goal, figure)} |");
        }

        foreach (var figure in figures.Where(figure => Goal.All.All(goal => goal.Figure != figure.Name)))
        {
            output.WriteLine($"| {figure.Name} | | {Measured(figure)} | |");
        }

        Write(Path.Combine(folder, "results.json"), machine, figures);
        return judged.Exists(pair => pair.Figure is { } figure && !pair.Goal.IsReachedBy(figure)) ? 1 : 0;
    }

    public static string Describe(Figure figure) => $"{figure.Name}: {Measured(figure)}";

    private static void Write(string file, Machine machine, List<Figure> figures)
    {
        var results = figures.Select(figure =>
        {
            var goal = Goal.All.FirstOrDefault(goal => goal.Figure == figure.Name);
            return new
            {
                Figure = figure.Name,
                figure.Unit,
                figure.Median,
                figure.Min,
                figure.Max,
                figure.Runs,
                figure.Note,
                Goal = goal is null ? null : Limit(goal),
                Reached = goal?.IsReachedBy(figure),
            };
        });
        File.WriteAllText(file, JsonSerializer.Serialize(
            new { At = DateTimeOffset.UtcNow, Machine = machine, Figures = results }, Indented));
    }

    private static Figure Merge(IGrouping<string, Figure> runs) => runs.Count() == 1
        ? runs.First()
        : Figure.OfRuns(runs.Key, runs.First().Unit, runs.Select(run => run.Median), runs.First().Note);

    private static string Limit(Goal goal) => $"{(goal.AtMost ? "<=" : ">=")} {Number(goal.Limit)}";

    private static string Verdict(Goal goal, Figure? figure) =>
        figure is null ? "not measured" : goal.IsReachedBy(figure) ? "reached" : "missed";

    private static string Measured(Figure? figure)
    {
        if (figure is null)
        {
            return "";
        }

        var spread = figure.Runs == 1 ? "" : $" ({Number(figure.Min)} to {Number(figure.Max)}, {figure.Runs} runs)";
        var note = figure.Note is null ? "" : $"; {figure.Note}";
        return $"{Number(figure.Median)} {figure.Unit}{spread}{note}";
    }

    private static string Number(double value) => value.ToString(
        Math.Abs(value) switch { >= 100 => "N0", >= 10 => "N1", _ => "0.###" }, CultureInfo.InvariantCulture);
}
