namespace Gse.Domain.Access;

/// <summary>What the events of one access key add up to.</summary>
internal abstract record AccessKeyState
{
    public static AccessKeyState Initial { get; } = new Unknown();

    public static AccessKeyState Evolve(AccessKeyState state, AccessKeyEvent happened) => (state, happened) switch
    {
        (Unknown, AccessKeyIssued e) => new Valid(e.Role),
        (Valid, AccessKeyRevoked) => new Revoked(),
        (Revoked, AccessKeyRevoked) => state,
        _ => throw Impossible.Transition(state, happened),
    };

    public sealed record Unknown : AccessKeyState;

    public sealed record Valid(Role Role) : AccessKeyState;

    public sealed record Revoked : AccessKeyState;
}

/// <summary>What may be done with an access key.</summary>
internal static class AccessKeyDecisions
{
    public static Decision<AccessKeyEvent> Issue(AccessKeyState state, AccessKeyIssued issue) =>
        state is AccessKeyState.Unknown ? Decision.Emit<AccessKeyEvent>(issue) : Decision.Nothing<AccessKeyEvent>();

    public static Decision<AccessKeyEvent> Revoke(AccessKeyState state, AccessKeyRevoked revocation) => state switch
    {
        AccessKeyState.Unknown => Decision.Refuse<AccessKeyEvent>(new NotFound("access key", revocation.Key.Value)),
        AccessKeyState.Revoked => Decision.Nothing<AccessKeyEvent>(),
        _ => Decision.Emit<AccessKeyEvent>(revocation),
    };
}
