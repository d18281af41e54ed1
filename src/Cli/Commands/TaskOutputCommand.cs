using System.CommandLine;

namespace Gse.Cli.Commands;

/// <summary>What the hosts of a task wrote.</summary>
internal static class TaskOutputCommand
{
    private const int MaxHosts = 1_000;

    public static Command Create(GlobalOptions global, Terminal terminal)
    {
        var id = TaskCommand.Id();
        var host = TextOption.Create("--host", "Only of this host", "id");
        var atomic = new Option<int?>("--atomic") { Description = "Of which command; default the first", HelpName = "n" };
        var follow = new Option<bool>("--follow", "-f") { Description = "To the end, also while it is written" };
        var command = new Command("output", "What the hosts wrote; each line with its host in front, if of several")
        {
            id, host, atomic, follow,
        };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var task = parsed.GetValue(id)!;
                var read = await TaskWatching.TargetsAsync(
                    client, task, parsed.GetValue(host) is { } name ? [("host", name)] : [], MaxHosts, cancellation);
                if (read.Value is not { } page)
                {
                    return read.Failure;
                }

                if (page.Items.Count == 0)
                {
                    return new Failure(ExitCode.NotFound, "the task has no such target");
                }

                var outputs = new TaskOutputs(client, printer);
                foreach (var target in page.Items)
                {
                    var prefix = page.Items.Count > 1 ? target.Host + ": " : "";
                    if (await outputs.PrintAsync(
                        task, target.Place, parsed.GetValue(atomic), prefix, parsed.GetValue(follow), cancellation)
                        is { } failure)
                    {
                        return failure;
                    }
                }

                printer.Note(page.Next is null ? "" : $"... the first {page.Items.Count} of {page.Total} hosts (--host)");
                return null;
            }));
        return command;
    }
}
