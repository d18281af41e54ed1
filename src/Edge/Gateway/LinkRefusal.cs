using Gse.Application.Access;
using Gse.Domain;
using Gse.Domain.Access;
using Gse.Domain.Agents;
using Gse.Protocol;

namespace Gse.Edge.Gateway;

/// <summary>A "no" on the link.</summary>
/// <param name="RetryAfter">Zero: do not come back by yourself.</param>
internal sealed record LinkRefusal(RefusalCode Code, string Message, TimeSpan RetryAfter = default)
{
    private static readonly TimeSpan SoonAgain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LaterAgain = TimeSpan.FromMinutes(1);

    public static LinkRefusal Malformed(string what) => new(RefusalCode.Malformed, what);

    public static LinkRefusal Busy { get; } = new(RefusalCode.Busy, "the edge cannot take this now", SoonAgain);

    /// <summary>The one table from refusals of the application to codes of the link.</summary>
    public static LinkRefusal Of(Refusal refusal) => refusal switch
    {
        AgentNotEnrolled => new(RefusalCode.NotEnrolled, refusal.Message),
        AgentIsRetired => new(RefusalCode.Retired, refusal.Message),
        CertificateRevoked => new(RefusalCode.CertificateRevoked, refusal.Message),
        EnrolmentTokenInvalid => new(RefusalCode.TokenInvalid, refusal.Message),
        // The holder may be gone by then.
        AgentIdTaken => new(RefusalCode.IdConflict, refusal.Message, LaterAgain),
        CertificateRequestInvalid or InvalidInput => new(RefusalCode.Malformed, refusal.Message),
        _ => Busy,
    };

    public Refused ToMessage() =>
        new() { Code = Code, Message = Message, RetryAfterMs = (uint)RetryAfter.TotalMilliseconds };
}
