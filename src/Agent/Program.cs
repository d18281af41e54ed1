using Gse.AgentHost;
using Gse.AgentHost.Commands;
using Gse.AgentHost.Configuration;
using Gse.AgentHost.Host;

var (line, error) = CommandLine.Parse(args);
if (line is null)
{
    Console.Error.WriteLine($"gse_agent: {error}");
    Console.Error.WriteLine(CommandLine.Usage);
    return ExitCode.Usage;
}

if (line.Command is AgentCommand.Version or AgentCommand.Help)
{
    Console.WriteLine(line.Command == AgentCommand.Version ? HostFactsReader.Version : CommandLine.Usage);
    return ExitCode.Ok;
}

var config = ConfigFile.Read(line.ConfigPath);
if (config.Settings is not { } settings)
{
    foreach (var wrong in config.Errors)
    {
        Console.Error.WriteLine($"gse_agent: {wrong}");
    }

    return ExitCode.Failed;
}

var time = TimeProvider.System;
try
{
    return line.Command switch
    {
        AgentCommand.Register => await RegisterCommand.RunAsync(settings, line.Token, time, CancellationToken.None),
        AgentCommand.Unregister => await UnregisterCommand.RunAsync(settings, time, CancellationToken.None),
        AgentCommand.Healthz => ControlCommands.Healthz(settings),
        AgentCommand.Reload => ControlCommands.Reload(settings),
        AgentCommand.Quit => ControlCommands.Quit(settings),
        _ => await new AgentProgram(line.ConfigPath, time).RunAsync(settings, CancellationToken.None),
    };
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    // The machine does not let it: a folder that cannot be written, a disk without room. One line says which.
    Console.Error.WriteLine($"gse_agent: {e.Message}");
    return ExitCode.Failed;
}
