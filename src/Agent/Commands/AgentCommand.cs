namespace Gse.AgentHost.Commands;

internal enum AgentCommand
{
    Run,
    Register,
    Unregister,
    Healthz,
    Reload,
    Quit,
    Version,
    Help,
}
