using Gse.Protocol;

namespace Gse.AgentHost.Link;

/// <summary>How a try to hold a session ended. Closed: the nested records and no other.</summary>
internal abstract record SessionEnd
{
    private SessionEnd()
    {
    }

    /// <summary>No connection, or none that came as far as a Welcome.</summary>
    public sealed record NotReached(string Reason) : SessionEnd;

    /// <summary>A session that broke.</summary>
    public sealed record Lost(string Reason) : SessionEnd;

    /// <summary>The edge ended it in order.</summary>
    public sealed record Goodbye(string Reason, TimeSpan ReconnectAfter) : SessionEnd;

    /// <param name="RetryAfter">Zero: not to come back.</param>
    public sealed record Refused(RefusalCode Code, string Message, TimeSpan RetryAfter) : SessionEnd;

    /// <summary>This agent is being stopped.</summary>
    public sealed record Stopped : SessionEnd;
}
