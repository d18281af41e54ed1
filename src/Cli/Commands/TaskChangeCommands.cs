using System.CommandLine;
using Gse.Cli.Api;
using Gse.Cli.Output;

namespace Gse.Cli.Commands;

/// <summary>What may be done with a task that was begun.</summary>
internal static class TaskChangeCommands
{
    public static Command Cancel(GlobalOptions global, Terminal terminal)
    {
        var id = TaskCommand.Id();
        var on = new Option<string[]>("--on")
        {
            Description = "Only on these hosts, separated by commas",
            HelpName = "ids",
        };
        var command = new Command("cancel", "End a task, or some of its hosts") { id, on };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var hosts = TargetOptions.Words(parsed.GetValue(on));
                var answer = await client.PostAsync(
                    TaskWatching.PathOf(parsed.GetValue(id)) + "/cancel",
                    new CancelRequest(hosts.Length > 0 ? hosts : null), ApiJson.Default.CancelRequest,
                    ApiJson.Default.TaskItem, cancellation);
                return Told(
                    printer, answer.Value is { IsFinished: true } ? "has ended" : "is being ended", answer);
            }));
        return command;
    }

    public static Command Rerun(GlobalOptions global, Terminal terminal)
    {
        var (id, detach) = (TaskCommand.Id(), TaskCommand.Detach());
        var what = new Option<string>("--what")
        {
            Description = "unsuccessful (all that did not exit with 0), failed (of those, the ones that were started) "
                + "or not-started",
            DefaultValueFactory = _ => "unsuccessful",
            HelpName = "which",
        };
        var command = new Command("rerun", "The same on the targets that did not succeed, as a new task")
        {
            id, what, detach,
        };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var answer = await client.PostAsync(
                    TaskWatching.PathOf(parsed.GetValue(id)) + "/rerun", new RerunRequest(parsed.GetValue(what)!),
                    ApiJson.Default.RerunRequest, ApiJson.Default.TaskItem, cancellation);
                return answer.Value is { } task
                    ? await TaskCommand.BeganAsync(client, printer, task, parsed.GetValue(detach), cancellation)
                    : answer.Failure;
            }));
        return command;
    }

    public static Command Approve(GlobalOptions global, Terminal terminal)
    {
        var id = TaskCommand.Id();
        var command = new Command("approve", "Let a task of another operator run that has too many targets for one")
        {
            id,
        };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) => Told(printer, "is approved", await client.ChangeAsync(
                HttpMethod.Post, TaskWatching.PathOf(parsed.GetValue(id)) + "/approve", null, null,
                ApiJson.Default.TaskItem, cancellation))));
        return command;
    }

    private static Failure? Told(Printer printer, string what, Answer<TaskItem> answer)
    {
        if (answer.Value is { } task)
        {
            printer.Print(task, ApiJson.Printed.TaskItem, () => RoutingTables.Said($"task {task.Id} {what}"));
        }

        return answer.Failure;
    }
}
