using System.Globalization;
using Gse.Cli.Api;
using Spectre.Console;

namespace Gse.Cli.Output;

/// <summary>Shows how far a task is: a bar in a terminal, elsewhere a line when it has changed; programs get nothing.
/// </summary>
internal static class TaskProgressView
{
    public static Task<Failure?> ShowAsync(Printer printer, Func<Action<TaskProgress>, Task<Failure?>> follow) =>
        printer is { IsJson: false, Terminal.IsLive: true }
            ? printer.Terminal.Ansi.Progress()
                .AutoClear(true)
                .Columns(
                    new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(),
                    new TaskDescriptionColumn { Alignment = Justify.Left })
                .StartAsync(context => FollowAsync(context, follow))
            : follow(new Lines(printer).Show);

    private static async Task<Failure?> FollowAsync(
        ProgressContext context, Func<Action<TaskProgress>, Task<Failure?>> follow)
    {
        var bar = context.AddTask("begins");
        return await follow(progress =>
        {
            bar.MaxValue = Math.Max(1, progress.Targets);
            bar.Value = Ended(progress);
            bar.Description = Markup.Escape(TextOf(progress));
        });
    }

    private static int Ended(TaskProgress progress) => progress.Phases?.GetValueOrDefault("ended") ?? 0;

    private static string TextOf(TaskProgress progress)
    {
        var ended = Ended(progress);
        var counts = TaskTables.CountsOf(progress.Outcomes, progress.Succeeded);
        var what = progress switch
        {
            { Stage: "awaitingApproval" } => "waits for a second operator: gse task approve",
            { Halted: { } why } => $"halted: {why}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{ended} of {progress.Targets} ended"),
        };
        return counts.Length > 0 ? $"{what}: {counts}" : what;
    }

    private sealed class Lines(Printer printer)
    {
        private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

        private string _told = "";
        private long? _at;

        public void Show(TaskProgress progress)
        {
            var time = printer.Terminal.Time;
            var text = TextOf(progress);
            var isSoon = _at is { } at && time.GetElapsedTime(at) < Every && progress.Stage != "finished";
            if (text != _told && !isSoon)
            {
                (_told, _at) = (text, time.GetTimestamp());
                printer.Note(text);
            }
        }
    }
}
