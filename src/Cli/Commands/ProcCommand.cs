using System.CommandLine;
using System.Text.Json.Nodes;
using Gse.Cli.Api;
using Gse.Cli.Output;

namespace Gse.Cli.Commands;

/// <summary>Processes on a host.</summary>
internal static class ProcCommand
{
    // Less than the client waits for an answer.
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(20);

    private static readonly (string Name, string Description)[] Operations =
    [
        ("start", "Start a process, and keep it"),
        ("stop", "Stop a process, and keep it no longer"),
        ("restart", "Restart a process"),
        ("reload", "Have a process read its configuration again"),
        ("kill", "Kill a process, and keep it no longer"),
        ("delegate", "Keep a process: it is started again when it ends"),
        ("undelegate", "Keep a process no longer; it goes on running"),
        ("query", "Ask the host how a process is"),
    ];

    public static Command Create(GlobalOptions global, Terminal terminal)
    {
        var command = new Command("proc", "Processes on a host")
        {
            ProcessesCommand.Create(global, terminal, "list"),
            Change(
                global, terminal, "register", "Register a process, or change how it is run", HttpMethod.Put, "",
                needsSpec: true),
            Change(
                global, terminal, "unregister", "Have the agent forget a process; it goes on running",
                HttpMethod.Delete, "", needsSpec: false),
        };
        foreach (var (name, description) in Operations)
        {
            command.Add(Change(
                global, terminal, name, description, HttpMethod.Post, "/" + name, needsSpec: false));
        }

        return command;
    }

    private static Command Change(
        GlobalOptions global, Terminal terminal, string name, string description, HttpMethod method, string below,
        bool needsSpec)
    {
        var (agent, process) = (AgentArgument.Create(), new Argument<string>("process")
        {
            Description = "As namespace:name",
        });
        var spec = new Option<string?>("--spec")
        {
            Description = "JSON file that says how it is run (procName, setupPath, startCommand, ...); - for standard input",
            HelpName = "file",
            Required = needsSpec,
        };
        var detach = TaskCommand.Detach();
        var command = new Command(name, description) { agent, process, detach };
        if (method != HttpMethod.Delete)
        {
            command.Add(spec);
        }

        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                if (parsed.GetValue(process)!.Split(':') is not [{ Length: > 0 } ns, { Length: > 0 } named])
                {
                    return new Failure(ExitCode.Usage, $"'{parsed.GetValue(process)}' is no namespace:name");
                }

                JsonObject? body = null;
                if (method != HttpMethod.Delete && parsed.GetValue(spec) is { } file)
                {
                    var (read, wrong) = await BodyFile.ReadAsync(file, cancellation);
                    if (read is null)
                    {
                        return wrong;
                    }

                    body = new JsonObject { ["spec"] = read };
                }

                var isDetached = parsed.GetValue(detach);
                var path = AgentArgument.Path(
                    parsed, agent, $"/processes/{Uri.EscapeDataString(ns)}/{Uri.EscapeDataString(named)}{below}");
                var answer = await client.ChangeAsync(
                    method, isDetached ? path : $"{path}?wait={SpanArgument.Text(Wait)}", body?.ToJsonString(), null,
                    ApiJson.Default.ProcessAnswer, cancellation);
                return answer.Value is { } word ? Tell(printer, word, isDetached) : answer.Failure;
            }));
        return command;
    }

    private static Failure? Tell(Printer printer, ProcessAnswer answer, bool isDetached)
    {
        if (answer.Outcome is null)
        {
            printer.Print(answer, ApiJson.Printed.ProcessAnswer, () => RoutingTables.Said(answer.Id ?? ""));
            return isDetached ? null : new Failure(
                ExitCode.Error, $"the host has not answered within {Wait.TotalSeconds:0} s: gse task watch {answer.Id}");
        }

        var message = string.IsNullOrEmpty(answer.Message) ? "" : $": {answer.Message}";
        printer.Print(
            answer, ApiJson.Printed.ProcessAnswer,
            () => RoutingTables.Said(
                answer.Content?.GetRawText() ?? (answer.Code == 0 ? "done" : "") + message));
        return answer.Code == 0 ? null : new Failure(
            ExitCode.Error, (answer.Code is { } code ? $"code {code}" : answer.Outcome) + message);
    }
}
