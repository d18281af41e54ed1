namespace Gse.Application.Liveness;

/// <summary>By what the edge feels whether the log is in reach.</summary>
public enum LogSense
{
    /// <summary>Batches of beats are written, or not.</summary>
    Appends,

    /// <summary>The log answers when it is asked, or not: the only sense of an edge to which nobody beats.</summary>
    Reads,
}
