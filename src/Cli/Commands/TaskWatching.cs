using System.Globalization;
using System.Text.Json;
using Gse.Cli.Api;
using Gse.Cli.Output;

namespace Gse.Cli.Commands;

/// <summary>Follows a task to its end, and says then what became of it.</summary>
internal sealed class TaskWatching(GseClient client, Printer printer)
{
    private const int MaxShown = 100_000;
    private const int FewHosts = 10;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    public static string PathOf(string? task) => $"v1/tasks/{Uri.EscapeDataString(task ?? "")}";

    /// <param name="task">Its id.</param>
    /// <param name="withOutput">Print what few hosts wrote.</param>
    /// <param name="cancellation">Ends the watching; the task goes on.</param>
    /// <returns>Null only if all targets exited with 0.</returns>
    public async Task<Failure?> RunAsync(string task, bool withOutput, CancellationToken cancellation)
    {
        Failure? failure;
        try
        {
            failure = await TaskProgressView.ShowAsync(
                printer, show => FollowAsync(task, show, cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return new Failure(ExitCode.Error, $"task {task} goes on: gse task watch, or gse task cancel");
        }

        return failure ?? await ReportAsync(task, withOutput, cancellation);
    }

    /// <summary>Goes on after the edge was away; ends when the task has, or when the edge refuses.</summary>
    private async Task<Failure?> FollowAsync(string task, Action<TaskProgress> show, CancellationToken cancellation)
    {
        var (answered, pause) = (false, FirstPause);
        while (true)
        {
            var answer = await client.FollowAsync(PathOf(task) + "/events", null, cancellation);
            if (answer.Failure is { } failure)
            {
                if (!answered || failure.ExitCode != ExitCode.NotReachable)
                {
                    return failure;
                }

                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            else
            {
                (answered, pause) = (true, FirstPause);
                if (await ReadAsync(answer.Value!, show, cancellation))
                {
                    return null;
                }
            }

            await Task.Delay(pause, printer.Terminal.Time, cancellation);
        }
    }

    /// <returns>Whether the task has finished; else the stream has only ended.</returns>
    private static async Task<bool> ReadAsync(
        LineStream lines, Action<TaskProgress> show, CancellationToken cancellation)
    {
        using (lines)
        {
            var events = new SentEvents(lines, null);
            while (await events.NextAsync(cancellation) is var (name, data))
            {
                if (name is "progress" or "finished"
                    && JsonSerializer.Deserialize(data, ApiJson.Default.TaskProgress) is { } progress)
                {
                    show(progress);
                }

                if (name == "finished")
                {
                    return true;
                }
            }

            return false;
        }
    }

    private async Task<Failure?> ReportAsync(string task, bool withOutput, CancellationToken cancellation)
    {
        var found = await client.GetAsync(PathOf(task), ApiJson.Default.TaskItem, cancellation);
        if (found.Value is not { } item)
        {
            return found.Failure;
        }

        var isFew = item.Targets <= FewHosts;
        var read = await TargetsAsync(client, task, isFew || printer.IsJson ? [] : [("failed", "true")], MaxShown, cancellation);
        if (read.Value is not { } page)
        {
            return read.Failure;
        }

        if (printer.IsJson)
        {
            printer.PrintJson(new TaskReport(item, page.Items), ApiJson.Printed.TaskReport);
        }
        else
        {
            if (withOutput && isFew && item.Kind == "script")
            {
                await new TaskOutputs(client, printer).PrintAsync(task, page.Items, cancellation);
            }

            printer.Terminal.Ansi.Write(
                TaskTables.Summary(item.Succeeded, [.. page.Items.Where(target => !target.IsSuccess)]));
        }

        var failed = item.Targets - item.Succeeded;
        return failed == 0 ? null : new Failure(ExitCode.Error, string.Create(
            CultureInfo.InvariantCulture, $"{failed} of {item.Targets} did not exit with 0 (task {task})"));
    }

    public static Task<Answer<TargetPage>> TargetsAsync(
        GseClient client, string task, IReadOnlyList<(string Name, string Value)> filter, int limit,
        CancellationToken cancellation) => Pages.ReadAsync(
            client, PathOf(task) + "/targets", filter, limit, ApiJson.Default.TargetPage,
            page => (page.Items, page.Total, page.Next), (items, total, next) => new TargetPage(items, total, next),
            cancellation);
}
