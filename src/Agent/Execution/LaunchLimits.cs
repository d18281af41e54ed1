namespace Gse.AgentHost.Execution;

/// <summary>What a command may use. Its hard limits stay the agent's, so that a script may ask for more.</summary>
/// <param name="OpenFiles">Soft limit; the runtime has raised the agent's own to the hard one, which scripts that close
/// every descriptor up to it would feel.</param>
/// <param name="Processes">Where the kernel counts a group's processes: of the command and all that it starts.
/// Elsewhere of all processes of its account, unless that is root. 0: no limit.</param>
/// <param name="MemoryBytes">Of the command and all that it starts, where the kernel counts that. 0: no limit.</param>
/// <param name="Grace">From SIGTERM to SIGKILL.</param>
internal sealed record LaunchLimits(int OpenFiles, int Processes, long MemoryBytes, TimeSpan Grace)
{
    public static LaunchLimits Default { get; } = new(1024, 4096, 0, TimeSpan.FromSeconds(5));

    /// <summary>Of commands that leave daemons: what limits the command would limit the daemon for its life.</summary>
    public static LaunchLimits OfDaemons { get; } = Default with { Processes = 0 };
}
