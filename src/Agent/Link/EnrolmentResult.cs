using Gse.Protocol;

namespace Gse.AgentHost.Link;

/// <summary>What an enrolment came to. Closed.</summary>
internal abstract record EnrolmentResult
{
    private EnrolmentResult()
    {
    }

    public sealed record Enrolled(string AgentId) : EnrolmentResult;

    /// <summary>Worth trying again.</summary>
    public sealed record NotReached(string Reason) : EnrolmentResult;

    /// <param name="RetryAfter">Zero: not worth trying again with this token.</param>
    public sealed record Refused(RefusalCode Code, string Message, TimeSpan RetryAfter) : EnrolmentResult;
}
