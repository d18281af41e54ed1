using System.CommandLine;
using System.CommandLine.Parsing;
using Gse.Cli.LogCopy;

namespace Gse.Cli.Commands;

/// <summary>The whole command line.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(
        string[] args, Terminal terminal, Func<string, string?> environment, CancellationToken cancellation)
    {
        var global = new GlobalOptions(environment);
        var root = new RootCommand("gse: the operator's view of a GSE fleet, over the HTTP API.\n\n" + ExitCode.Help)
        {
            AgentsCommand.Create(global, terminal),
            AgentCommand.Create(global, terminal),
            ProcessesCommand.Create(global, terminal),
            EventsCommand.Create(global, terminal),
            RunCommand.Create(global, terminal),
            TaskCommand.Create(global, terminal),
            ProcCommand.Create(global, terminal),
            GroupCommand.Create(global, terminal),
            LabelCommand.Create(global, terminal),
            StreamCommand.Create(global, terminal),
            ChannelCommand.Create(global, terminal),
            RouteCommand.Create(global, terminal),
            DeliveryCommand.Create(global, terminal),
            EdgesCommand.Create(global, terminal),
            SubscriptionsCommand.Create(global, terminal),
            WatchCommand.Create(global, terminal),
            TokenCommand.Create(global, terminal),
            KeysCommand.Create(global, terminal),
            RetireCommand.Create(global, terminal),
            HealthCommand.Create(global, terminal),
            LogCommand.Create(global, terminal),
        };
        global.AddTo(root);

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await terminal.Error.WriteLineAsync($"gse: {error.Message}");
            }

            await terminal.Error.WriteLineAsync($"gse: try gse {CommandName(parsed)}--help");
            return ExitCode.Usage;
        }

        var configuration = new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await parsed.InvokeAsync(configuration, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCode.Ok;
        }
    }

    private static string CommandName(ParseResult parsed)
    {
        var name = "";
        for (var at = parsed.CommandResult; at?.Command is not (null or RootCommand); at = at.Parent as CommandResult)
        {
            name = at.Command.Name + " " + name;
        }

        return name;
    }
}
