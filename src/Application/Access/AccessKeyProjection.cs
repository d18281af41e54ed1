using System.Collections.Concurrent;
using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Domain;
using Gse.Domain.Access;

namespace Gse.Application.Access;

/// <summary>An access key as people see it; the secret is nowhere.</summary>
public sealed record AccessKeyView(
    AccessKeyId Id, string Name, Role Role, string AppCode, string SecretHash, DateTimeOffset IssuedAt,
    DateTimeOffset? RevokedAt);

/// <summary>All access keys, by id and by the hash of their text.</summary>
public sealed class AccessKeyProjection()
    : ViewProjection<AccessKeyId, AccessKeyView>("accesskey", ViewJson.Default.AccessKeyView)
{
    private readonly ConcurrentDictionary<string, AccessKeyId> _byHash = new();

    /// <summary>The valid key whose text has this SHA-256 (upper-case hex), or null.</summary>
    public AccessKeyView? FindByHash(string secretHash) =>
        _byHash.TryGetValue(secretHash, out var id) ? Find(id) : null;

    protected override AccessKeyId KeyOf(AccessKeyView view) => view.Id;

    protected override bool TryGetKey(IDomainEvent happened, out AccessKeyId key)
    {
        key = happened is AccessKeyEvent e ? e.Key : default;
        return happened is AccessKeyEvent;
    }

    protected override AccessKeyView? Fold(AccessKeyView? view, RecordedEvent recorded, IDomainEvent happened) =>
        (view, happened) switch
        {
            (_, AccessKeyIssued e) => new AccessKeyView(e.Key, e.Name, e.Role, e.AppCode, e.SecretHash, e.At, null),
            ({ }, AccessKeyRevoked e) => view with { RevokedAt = e.At },
            _ => view,
        };

    protected override void OnChanged(AccessKeyView? before, AccessKeyView? after)
    {
        if (before is not null)
        {
            _byHash.TryRemove(before.SecretHash, out _);
        }

        if (after is { RevokedAt: null })
        {
            _byHash[after.SecretHash] = after.Id;
        }
    }
}
