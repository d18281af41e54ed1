namespace Gse.Application.Projections.Queries;

/// <summary>Where the answer to one request came from; told only where there is a store that answers.</summary>
public sealed class AnswerOrigin
{
    /// <summary>Null if no list was asked for, or memory is all there is.</summary>
    public AnsweredFrom? From { get; internal set; }

    /// <summary>
    /// How long ago the log last told the edge anything: the answer misses nothing older. Zero for an answer of the
    /// store, which is given only if it has all that memory has.
    /// </summary>
    public TimeSpan Age { get; internal set; }
}

public enum AnsweredFrom
{
    Store,
    Memory,
}
