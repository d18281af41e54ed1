namespace Gse.Domain.Liveness;

/// <summary>What a beat did.</summary>
internal enum BeatOutcome
{
    /// <summary>Nothing: the agent is no longer tracked under this handle.</summary>
    Stale,

    /// <summary>The agent lives, as before.</summary>
    Counted,

    /// <summary>
    /// The agent had been declared lost. Its recovery waits to be collected, which should be done at once.
    /// </summary>
    Revived,
}
