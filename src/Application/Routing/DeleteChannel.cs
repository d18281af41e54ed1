using Gse.Domain.Access;
using Gse.Domain.Channels;
using MediatR;

namespace Gse.Application.Routing;

/// <summary>Deletes a channel with everything in it.</summary>
/// <param name="Revision">If given, the only one on which it may be deleted.</param>
public sealed record DeleteChannel(ChannelId Channel, Author Author, long? Revision) : ICommand<Unit>
{
    public Role RequiredRole => Role.Operator;
}

internal sealed class DeleteChannelHandler(ChannelStore channels, TimeProvider time, CallContext call)
    : IRequestHandler<DeleteChannel, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(DeleteChannel request, CancellationToken cancellationToken)
    {
        var problems = new InputProblems();
        request.Author.Check(problems);
        if (problems.Refusal is { } wrong)
        {
            return wrong;
        }

        var deletion = new ChannelDeleted(
            request.Channel, request.Author.NameOf(call), request.Author.Platform, time.GetUtcNow());
        var result = await channels.ExecuteAsync(
            request.Channel, state => ChannelDecisions.Delete(state, deletion, request.Revision), call,
            cancellationToken);
        return result.Refusal is { } refusal ? refusal : Result.Ok(Unit.Value, result.Position);
    }
}
