using Gse.Domain.Access;
using MediatR;

namespace Gse.Application.Access;

/// <summary>The token buys no more. Certificates it bought stay good.</summary>
public sealed record RevokeEnrolmentToken(EnrolmentTokenId Token) : ICommand<Unit>
{
    public Role RequiredRole => Role.Admin;
}

internal sealed class RevokeEnrolmentTokenHandler(EnrolmentTokenStore tokens, CallContext call, TimeProvider time)
    : IRequestHandler<RevokeEnrolmentToken, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(RevokeEnrolmentToken request, CancellationToken cancellationToken)
    {
        var revocation = new EnrolmentTokenRevoked(request.Token, call.Caller.Name, time.GetUtcNow());
        var result = await tokens.ExecuteAsync(
            request.Token, state => EnrolmentTokenDecisions.Revoke(state, revocation), call, cancellationToken);
        return result.Refusal is { } refusal ? refusal : Result.Ok(Unit.Value, result.Position);
    }
}
