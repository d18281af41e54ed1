namespace Gse.AgentHost.Commands;

/// <summary>What the program ends with. Documented for installers in deploy/README.md.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>Configuration, another agent on the folder, an unhealthy agent, or a fault of this machine.</summary>
    public const int Failed = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int Usage = 2;

    /// <summary>No edge was reached: the same command may succeed later.</summary>
    public const int NotReached = 3;

    /// <summary>The edge refused: the same command will not succeed.</summary>
    public const int Refused = 4;
}
