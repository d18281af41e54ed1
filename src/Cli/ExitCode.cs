namespace Gse.Cli;

/// <summary>What the program ends with; part of its contract with scripts.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The edge answered with an error.</summary>
    public const int Error = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int Usage = 2;

    /// <summary>No edge answered: the same command may succeed later.</summary>
    public const int NotReachable = 3;

    /// <summary>No key, an unknown key, or one whose role does not allow it.</summary>
    public const int NotAllowed = 4;

    /// <summary>There is no such agent, token or key.</summary>
    public const int NotFound = 5;

    public const string Help =
        "Exit codes: 0 ok, 1 the edge answered with an error, 2 wrong usage, 3 edge not reachable, "
        + "4 not allowed (key missing, unknown or too weak), 5 not found.";
}
