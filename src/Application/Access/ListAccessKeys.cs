using Gse.Domain.Access;
using MediatR;

namespace Gse.Application.Access;

/// <summary>All access keys, revoked ones too, the oldest first.</summary>
public sealed record ListAccessKeys : IQuery<IReadOnlyList<AccessKeyView>>
{
    public Role RequiredRole => Role.Admin;
}

internal sealed class ListAccessKeysHandler(AccessKeyProjection keys)
    : IRequestHandler<ListAccessKeys, Result<IReadOnlyList<AccessKeyView>>>
{
    public Task<Result<IReadOnlyList<AccessKeyView>>> Handle(
        ListAccessKeys request, CancellationToken cancellationToken) =>
        Task.FromResult(Result.Ok<IReadOnlyList<AccessKeyView>>(
            [.. keys.All.OrderBy(key => key.IssuedAt).ThenBy(key => key.Id.Value, StringComparer.Ordinal)]));
}
