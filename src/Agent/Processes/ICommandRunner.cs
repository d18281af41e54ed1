using Gse.AgentHost.Execution;
using Gse.Protocol;

namespace Gse.AgentHost.Processes;

/// <summary>
/// Runs the commands of a process: as the spec's user, from its setup_path, for at most its op_timeout.
/// </summary>
internal interface ICommandRunner
{
    /// <summary>Ends when the command does; what it left in the background lives on.</summary>
    Task<CommandResult> RunAsync(string command, ProcessSpec spec, CancellationToken cancellation);
}
