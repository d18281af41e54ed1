using System.Globalization;
using Gse.Cli.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gse.Cli.Output;

internal static class TaskTables
{
    private const int HostsShown = 5;

    public static IRenderable Of(IReadOnlyList<TaskItem> tasks, DateTimeOffset now)
    {
        var table = Tables.Create("task", "name", "kind", "stage", "by", "begun", "targets", "result");
        foreach (var task in tasks)
        {
            table.AddRow(
                Tables.Cell(task.Id), Tables.Cell(task.Name), Tables.Cell(task.Kind), StageOf(task),
                Tables.Cell(task.By), Tables.Cell(Moments.Ago(task.SubmittedAt, now)),
                Tables.Cell(Number(task.Targets)),
                Tables.Cell(task.IsFinished ? CountsOf(task.Outcomes, task.Succeeded) : ""));
        }

        return table;
    }

    public static IRenderable OfOne(TaskItem task)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        Row("task", task.Id);
        Row("name", task.Name);
        Row("kind", task.Kind);
        grid.AddRow(new Text("stage"), StageOf(task));
        Row("by", $"{task.By} {(string.IsNullOrEmpty(task.From) ? "" : $"from {task.From}")}");
        Row("approved by", task.ApprovedBy);
        When("begun", task.SubmittedAt);
        When("finished", task.FinishedAt);
        When("cancelled", task.TerminationRequestedAt);
        Row("halted", task.Halted);
        Row("rerun of", task.RerunOf);
        Row("targets", Number(task.Targets));
        Row("now", CountsOf(task.Phases, null));
        Row("result", CountsOf(task.Outcomes, task.Succeeded));
        Row("late", task.Late is > 0 ? Number(task.Late.Value) : null);
        Row("hash", task.TargetsHash);
        Row("script", task.Script?.GetRawText());
        Row("processes", task.Processes?.GetRawText());
        return grid;

        void When(string name, DateTimeOffset? at) => Row(name, at is { } time ? Moments.Exact(time) : null);

        void Row(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                grid.AddRow(new Text(name), new Text(value.Trim()));
            }
        }
    }

    public static IRenderable Of(IReadOnlyList<TaskTarget> targets)
    {
        var table = Tables.Create("place", "host", "phase", "result", "reason", "late");
        foreach (var target in targets)
        {
            table.AddRow(
                Tables.Cell(Number(target.Place)), Tables.Cell(target.Host), Tables.Cell(target.Phase),
                new Text(ResultOf(target.Result), StyleOf(target)), Tables.Cell(target.Result?.Reason),
                Tables.Cell(target.Late is null ? "" : ResultOf(target.Late)));
        }

        return table;
    }

    /// <summary>How many ended how, and who they are.</summary>
    /// <param name="succeeded">Not among the targets.</param>
    /// <param name="others">Those that did not exit with 0.</param>
    public static IRenderable Summary(int succeeded, IReadOnlyList<TaskTarget> others)
    {
        var table = Tables.Create("result", "targets", "hosts", "reason");
        if (succeeded > 0)
        {
            table.AddRow(
                new Text("exited 0", new Style(Color.Green)), Tables.Cell(Number(succeeded)), Tables.Cell(""),
                Tables.Cell(""));
        }

        foreach (var alike in others.GroupBy(target => ResultOf(target.Result))
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal))
        {
            var hosts = string.Join(' ', alike.Take(HostsShown).Select(target => target.Host));
            table.AddRow(
                new Text(alike.Key, new Style(Color.Red)), Tables.Cell(Number(alike.Count())),
                Tables.Cell(alike.Count() > HostsShown ? hosts + " ..." : hosts),
                Tables.Cell(alike.Select(target => target.Result?.Reason).FirstOrDefault(reason =>
                    !string.IsNullOrEmpty(reason))));
        }

        return table;
    }

    public static IRenderable Of(TaskPreview preview)
    {
        var table = Tables.Create("host", "agent", "name", "status");
        foreach (var target in preview.Items)
        {
            table.AddRow(
                Tables.Cell(target.Host), Tables.Cell(target.Agent), Tables.Cell(target.HostName),
                Tables.Cell(target.Status ?? "unknown here"));
        }

        return table;
    }

    public static string ResultOf(TargetResult? result) => result switch
    {
        null => "",
        { Outcome: "exited" } => $"exited {result.ExitCode}",
        { Failure: { } failure } => $"{StatusWords.Of(result.Outcome)}: {StatusWords.Of(failure)}",
        _ => StatusWords.Of(result.Outcome),
    };

    /// <summary>As <c>2 exited 0, 1 host lost</c>.</summary>
    public static string CountsOf(IReadOnlyDictionary<string, int>? counts, int? succeeded)
    {
        var parts = new List<string>();
        if (succeeded > 0)
        {
            parts.Add($"{succeeded} exited 0");
        }

        foreach (var (name, count) in counts ?? new Dictionary<string, int>())
        {
            var (word, rest) = name == "exited" && succeeded is not null
                ? ("exited otherwise", count - succeeded.Value)
                : (StatusWords.Of(name), count);
            if (rest > 0)
            {
                parts.Add($"{rest} {word}");
            }
        }

        return string.Join(", ", parts);
    }

    private static Text StageOf(TaskItem task) => new(StatusWords.Of(task.Stage), new Style(task switch
    {
        { IsFinished: false } => Color.Yellow,
        _ when task.Succeeded == task.Targets => Color.Green,
        _ => Color.Red,
    }));

    private static Style StyleOf(TaskTarget target) => new(
        target.Result is null ? Color.Grey : target.IsSuccess ? Color.Green : Color.Red);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
