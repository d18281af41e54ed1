using Gse.Application.EventLog;
using Gse.Domain.Access;
using MediatR;

namespace Gse.Application.Access;

/// <summary>Makes an access key worthless. Revoking it again changes nothing.</summary>
public sealed record RevokeAccessKey(AccessKeyId Key) : ICommand<Unit>
{
    public Role RequiredRole => Role.Admin;
}

internal sealed class RevokeAccessKeyHandler(
    IEventReader reader, IEventWriter writer, TimeProvider time, CallContext call)
    : IRequestHandler<RevokeAccessKey, Result<Unit>>
{
    private readonly AggregateStore<AccessKeyState, AccessKeyEvent> _store =
        new(reader, writer, time, AccessKeyState.Initial, AccessKeyState.Evolve);

    public async Task<Result<Unit>> Handle(RevokeAccessKey request, CancellationToken cancellationToken)
    {
        var revocation = new AccessKeyRevoked(request.Key, call.Caller.Name, time.GetUtcNow());
        var result = await _store.ExecuteAsync(
            StreamName.OfAccessKey(request.Key), null, state => AccessKeyDecisions.Revoke(state, revocation), call,
            cancellationToken);
        return result.Refusal is { } refusal ? refusal : Result.Ok(Unit.Value, result.Position);
    }
}
