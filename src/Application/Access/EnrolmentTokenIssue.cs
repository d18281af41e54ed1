using Gse.Domain;
using Gse.Domain.Access;
using MediatR;

namespace Gse.Application.Access;

/// <summary>
/// Makes a token with which agents can enrol. The answer is the only place where its text ever stands.
/// </summary>
/// <param name="Uses">How many certificates it buys, 1 to 100,000.</param>
/// <param name="Lifetime">1 min to 30 d.</param>
public sealed record IssueEnrolmentToken(int Uses, TimeSpan Lifetime) : ICommand<IssuedEnrolmentToken>
{
    public Role RequiredRole => Role.Admin;
}

public sealed record IssuedEnrolmentToken(EnrolmentTokenId Id, string Text, int Uses, DateTimeOffset ExpiresAt);

internal sealed class IssueEnrolmentTokenHandler(
    EnrolmentTokenStore tokens, ICertificateAuthority authority, CallContext call, TimeProvider time)
    : IRequestHandler<IssueEnrolmentToken, Result<IssuedEnrolmentToken>>
{
    private const int MaxUses = 100_000;
    private static readonly TimeSpan MinLifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(30);

    public async Task<Result<IssuedEnrolmentToken>> Handle(
        IssueEnrolmentToken request, CancellationToken cancellationToken)
    {
        var problems = new List<Refusal>(2);
        if (request.Uses is < 1 or > MaxUses)
        {
            problems.Add(new InvalidInput("uses", $"must be from 1 to {MaxUses}"));
        }

        if (request.Lifetime < MinLifetime || request.Lifetime > MaxLifetime)
        {
            problems.Add(new InvalidInput("lifetime", "must be from 1 minute to 30 days"));
        }

        if (problems.Count > 0)
        {
            return problems.Count == 1 ? problems[0] : new ManyRefusals(problems);
        }

        var (text, now) = (EnrolmentTokenText.New(authority.Fingerprint), time.GetUtcNow());
        var issue = new EnrolmentTokenIssued(
            text.Id, text.SecretHash, request.Uses, now + request.Lifetime, call.Caller.Name, now);
        var result = await tokens.ExecuteAsync(
            text.Id, state => EnrolmentTokenDecisions.Issue(state, issue), call, cancellationToken);
        return result.Refusal is { } refusal
            ? refusal
            : Result.Ok(new IssuedEnrolmentToken(text.Id, text.Text, issue.Uses, issue.ExpiresAt), result.Position);
    }
}
