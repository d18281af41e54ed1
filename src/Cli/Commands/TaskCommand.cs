using System.CommandLine;
using System.Globalization;
using Gse.Cli.Api;
using Gse.Cli.Output;

namespace Gse.Cli.Commands;

/// <summary>Tasks and what became of them.</summary>
internal static class TaskCommand
{
    public static Command Create(GlobalOptions global, Terminal terminal) =>
        new("task", "Tasks and what became of them")
        {
            List(global, terminal), Show(global, terminal), Watch(global, terminal),
            TaskChangeCommands.Cancel(global, terminal), TaskChangeCommands.Rerun(global, terminal),
            TaskChangeCommands.Approve(global, terminal), TaskOutputCommand.Create(global, terminal),
        };

    public static Argument<string> Id() => new("id") { Description = "Id of the task" };

    public static Option<bool> Detach() => new("--detach", "-d")
    {
        Description = "Print the task's id and do not wait for it",
    };

    /// <summary>Says the id of what has begun, and waits for it unless that is not wanted.</summary>
    public static async Task<Failure?> BeganAsync(
        GseClient client, Printer printer, TaskItem task, bool detach, CancellationToken cancellation)
    {
        if (detach)
        {
            printer.Print(task, ApiJson.Printed.TaskItem, () => RoutingTables.Said(task.Id));
            return null;
        }

        printer.Note($"task {task.Id}, {task.Targets} {(task.Targets == 1 ? "target" : "targets")}");
        return await new TaskWatching(client, printer).RunAsync(task.Id, withOutput: true, cancellation);
    }

    private static Command List(GlobalOptions global, Terminal terminal)
    {
        var stage = TextOption.Create("--stage", "Only awaitingApproval, running or finished", "stage");
        var search = TextOption.Create("--search", "Only those with this text in id or name");
        var by = TextOption.Create("--by", "Only those that this access key began", "name");
        var limit = CountOption.Create("--limit", "At most so many", byDefault: 20, max: 100_000);
        var command = new Command("list", "The newest tasks") { stage, search, by, limit };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                (string Name, string? Value)[] filter =
                [
                    ("stage", parsed.GetValue(stage)), ("q", parsed.GetValue(search)), ("by", parsed.GetValue(by)),
                ];
                var answer = await Pages.ReadAsync(
                    client, RunCommand.Path,
                    [.. filter.Where(one => one.Value is not null).Select(one => (one.Name, one.Value!))],
                    parsed.GetValue(limit), ApiJson.Default.TaskPage, page => (page.Items, page.Total, page.Next),
                    (items, total, next) => new TaskPage(items, total, next), cancellation);
                if (answer.Value is { } page)
                {
                    printer.Print(
                        page, ApiJson.Printed.TaskPage, () => TaskTables.Of(page.Items, terminal.Time.GetUtcNow()));
                }

                return answer.Failure;
            }));
        return command;
    }

    private static Command Show(GlobalOptions global, Terminal terminal)
    {
        var id = Id();
        var failed = new Option<bool>("--failed") { Description = "Only targets that did not exit with 0" };
        var limit = CountOption.Create("--limit", "At most so many targets", byDefault: 50, max: 100_000);
        var command = new Command("show", "A task and its targets") { id, failed, limit };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var found = await client.GetAsync(
                    TaskWatching.PathOf(parsed.GetValue(id)), ApiJson.Default.TaskItem, cancellation);
                if (found.Value is not { } task)
                {
                    return found.Failure;
                }

                var read = await TaskWatching.TargetsAsync(
                    client, task.Id, parsed.GetValue(failed) ? [("failed", "true")] : [], parsed.GetValue(limit),
                    cancellation);
                if (read.Value is { } page)
                {
                    printer.Print(
                        new TaskReport(task, page.Items), ApiJson.Printed.TaskReport,
                        () => new Spectre.Console.Rows(TaskTables.OfOne(task), TaskTables.Of(page.Items)));
                    printer.Note(page.Next is null ? "" : string.Create(
                        CultureInfo.InvariantCulture, $"... and more: {page.Items.Count} of {page.Total} (--limit)"));
                }

                return read.Failure;
            }));
        return command;
    }

    private static Command Watch(GlobalOptions global, Terminal terminal)
    {
        var id = Id();
        var command = new Command("watch", "Follow a task to its end; 0 only if all exited with 0") { id };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, (client, printer) => new TaskWatching(client, printer)
                .RunAsync(parsed.GetValue(id)!, withOutput: false, cancellation)));
        return command;
    }
}
