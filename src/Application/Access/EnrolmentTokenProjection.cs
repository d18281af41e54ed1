using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Domain;
using Gse.Domain.Access;

namespace Gse.Application.Access;

/// <summary>An enrolment token as people see it; the secret is nowhere.</summary>
/// <param name="Uses">How many certificates it buys in all.</param>
/// <param name="Used">How many it bought.</param>
public sealed record EnrolmentTokenView(
    EnrolmentTokenId Id, int Uses, int Used, DateTimeOffset ExpiresAt, string IssuedBy, DateTimeOffset IssuedAt,
    DateTimeOffset? RevokedAt);

/// <summary>All enrolment tokens.</summary>
public sealed class EnrolmentTokenProjection()
    : ViewProjection<EnrolmentTokenId, EnrolmentTokenView>("enrolment", ViewJson.Default.EnrolmentTokenView)
{
    protected override EnrolmentTokenId KeyOf(EnrolmentTokenView view) => view.Id;

    protected override bool TryGetKey(IDomainEvent happened, out EnrolmentTokenId key)
    {
        key = happened is EnrolmentTokenEvent e ? e.Token : default;
        return happened is EnrolmentTokenEvent;
    }

    protected override EnrolmentTokenView? Fold(
        EnrolmentTokenView? view, RecordedEvent recorded, IDomainEvent happened) => (view, happened) switch
        {
            (null, EnrolmentTokenIssued e) => new EnrolmentTokenView(e.Token, e.Uses, 0, e.ExpiresAt, e.By, e.At, null),
            ({ }, EnrolmentTokenUsed) => view with { Used = view.Used + 1 },
            ({ }, EnrolmentTokenRevoked e) => view with { RevokedAt = e.At },
            _ => view,
        };
}
