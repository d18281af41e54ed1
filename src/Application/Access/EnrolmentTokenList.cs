using Gse.Domain.Access;
using MediatR;

namespace Gse.Application.Access;

/// <summary>All enrolment tokens, the newest first; used-up, expired and revoked ones, too.</summary>
public sealed record ListEnrolmentTokens : IQuery<IReadOnlyList<EnrolmentTokenView>>
{
    public Role RequiredRole => Role.Admin;
}

internal sealed class ListEnrolmentTokensHandler(EnrolmentTokenProjection tokens)
    : IRequestHandler<ListEnrolmentTokens, Result<IReadOnlyList<EnrolmentTokenView>>>
{
    public Task<Result<IReadOnlyList<EnrolmentTokenView>>> Handle(
        ListEnrolmentTokens request, CancellationToken cancellationToken) =>
        Task.FromResult(Result.Ok<IReadOnlyList<EnrolmentTokenView>>(
            [.. tokens.All.OrderByDescending(token => token.IssuedAt)]));
}
