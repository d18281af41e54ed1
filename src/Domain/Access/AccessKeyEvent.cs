namespace Gse.Domain.Access;

/// <summary>The identity of an access key: the public part of the key text, 1 to 32 of <c>a-z 0-9</c>.</summary>
public readonly record struct AccessKeyId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>What happens to an access key. Stream <c>accesskey-{id}</c>.</summary>
public abstract record AccessKeyEvent(AccessKeyId Key, DateTimeOffset At) : IDomainEvent;

/// <summary>The key exists from now on. The secret itself is in no event.</summary>
/// <param name="Name">For people: who uses it.</param>
/// <param name="AppCode">If not empty, the only <c>bk_app_code</c> that may use the key.</param>
/// <param name="SecretHash">SHA-256 of the whole key text, upper-case hex. The secret has 256 random bits, so a plain
/// hash is enough.</param>
/// <param name="By">The access key's name that made it, or <c>edge</c> for the first one.</param>
public sealed record AccessKeyIssued(
    AccessKeyId Key, string Name, Role Role, string AppCode, string SecretHash, string By, DateTimeOffset At)
    : AccessKeyEvent(Key, At);

/// <summary>The key is worth nothing from now on.</summary>
public sealed record AccessKeyRevoked(AccessKeyId Key, string By, DateTimeOffset At) : AccessKeyEvent(Key, At);
