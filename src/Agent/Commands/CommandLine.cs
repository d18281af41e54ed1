namespace Gse.AgentHost.Commands;

/// <summary>What the program was asked to do.</summary>
/// <param name="Token">For <see cref="AgentCommand.Register"/>, or null.</param>
internal sealed record CommandLine(AgentCommand Command, string ConfigPath, string? Token)
{
    public const string Usage =
        "usage: gse_agent [-f CONF] [--register [TOKEN] | --unregister | --healthz | --reload | --quit | --version]";

    private const string DefaultConfig = "/etc/gse/gse_agent.conf";

    /// <summary>The command line, or null and what is wrong with it.</summary>
    public static (CommandLine? Line, string Error) Parse(IReadOnlyList<string> args)
    {
        var config = DefaultConfig;
        AgentCommand? command = null;
        string? token = null;
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] is "-f" or "--config")
            {
                if (++i == args.Count)
                {
                    return (null, "-f needs a file");
                }

                config = args[i];
                continue;
            }

            if (CommandOf(args[i]) is not { } next)
            {
                return (null, $"unknown argument '{args[i]}'");
            }

            if (command is not null)
            {
                return (null, "one command at a time");
            }

            command = next;
            var hasValue = i + 1 < args.Count && !args[i + 1].StartsWith('-');
            if (hasValue && next == AgentCommand.Register)
            {
                token = args[++i];
            }
            else if (hasValue && next == AgentCommand.Healthz)
            {
                // GSE's installers call --healthz 1.
                i++;
            }
        }

        return (new CommandLine(command ?? AgentCommand.Run, config, token), "");
    }

    private static AgentCommand? CommandOf(string arg) => arg switch
    {
        "--register" => AgentCommand.Register,
        "--unregister" => AgentCommand.Unregister,
        "--healthz" => AgentCommand.Healthz,
        "--reload" => AgentCommand.Reload,
        "--quit" => AgentCommand.Quit,
        "--version" or "-v" => AgentCommand.Version,
        "--help" or "-h" => AgentCommand.Help,
        _ => null,
    };
}
