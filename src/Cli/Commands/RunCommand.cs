using System.CommandLine;
using System.Text.Json.Nodes;
using Gse.Cli.Api;
using Gse.Cli.Output;

namespace Gse.Cli.Commands;

/// <summary>Runs a script or a command on many hosts.</summary>
internal static class RunCommand
{
    public const string Path = "v1/tasks";

    public static Command Create(GlobalOptions global, Terminal terminal)
    {
        var body = new RunBody();
        var preview = new Option<bool>("--preview") { Description = "Show the targets and their hash; run nothing" };
        var detach = TaskCommand.Detach();
        var command = new Command(
            "run",
            "Run a script or a command on hosts and wait for all of them; 0 only if all exited with 0. "
            + "gse run --on 0:10.0.0.5,0:10.0.0.6 -- uname -a")
        {
            preview, detach,
        };
        body.AddTo(command);
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var (request, wrong) = parsed.GetValue(preview)
                    ? body.ReadTargets(parsed)
                    : await body.ReadAsync(parsed, terminal.Time.GetUtcNow(), cancellation);
                return request is null ? wrong
                    : parsed.GetValue(preview) ? await PreviewAsync(client, printer, request, cancellation)
                    : await RunAsync(client, printer, request, parsed.GetValue(detach), cancellation);
            }));
        return command;
    }

    private static async Task<Failure?> PreviewAsync(
        GseClient client, Printer printer, JsonObject request, CancellationToken cancellation)
    {
        var answer = await client.ChangeAsync(
            HttpMethod.Post, Path + "/preview", request.ToJsonString(), null, ApiJson.Default.TaskPreview,
            cancellation);
        if (answer.Value is { } found)
        {
            printer.Print(found, ApiJson.Printed.TaskPreview, () => TaskTables.Of(found));
            printer.Note(
                $"{found.Total} targets, {found.Connected} of them connected"
                + (found.NeedsApproval ? "; so many need a second operator" : "") + $"\n--hash {found.Hash}");
        }

        return answer.Failure;
    }

    private static async Task<Failure?> RunAsync(
        GseClient client, Printer printer, JsonObject request, bool detach, CancellationToken cancellation)
    {
        var answer = await client.ChangeAsync(
            HttpMethod.Post, Path, request.ToJsonString(), null, ApiJson.Default.TaskItem, cancellation);
        return answer.Value is { } task
            ? await TaskCommand.BeganAsync(client, printer, task, detach, cancellation)
            : answer.Failure;
    }
}
