using Gse.Domain.Access;
using Gse.Domain.Channels;
using MediatR;

namespace Gse.Application.Routing;

/// <summary>
/// Allocates a channel under the caller's own id, or adds and replaces its routes and filters by name.
/// </summary>
/// <param name="Label">Kept if it is allocated.</param>
/// <param name="Revision">If given, the only one on which this may be done; -1: only if there is none.</param>
public sealed record PutChannel(ChannelId Channel, Author Author, RouteLists Lists, JsonText Label, long? Revision)
    : ICommand<Allocated>
{
    public Role RequiredRole => Role.Operator;
}

internal sealed class PutChannelHandler(ChannelStore channels, RouteCheck check, TimeProvider time, CallContext call)
    : IRequestHandler<PutChannel, Result<Allocated>>
{
    public async Task<Result<Allocated>> Handle(PutChannel request, CancellationToken cancellationToken)
    {
        var problems = new InputProblems();
        request.Author.Check(problems);
        var read = request.Lists.Read(problems);
        await check.CheckAsync(read, problems, cancellationToken);
        var (who, platform, at) = (request.Author.NameOf(call), request.Author.Platform, time.GetUtcNow());
        var allocation = new ChannelAllocated(request.Channel, who, platform, request.Label, at);
        var routes = new RoutesChanged(request.Channel, who, platform, read.Routes, read.Filters, at);
        var isNew = false;
        var result = await channels.ExecuteAsync(
            request.Channel,
            state =>
            {
                isNew = state is not ChannelState.Open;
                var decision = ChannelDecisions.Put(state, allocation, routes, request.Revision);
                return RouteCheck.Merge(decision, read, problems);
            },
            call, cancellationToken);
        return result.Refusal is { } refusal
            ? refusal
            : Result.Ok(new Allocated(request.Channel, result.Value.Revision, isNew), result.Position);
    }
}
