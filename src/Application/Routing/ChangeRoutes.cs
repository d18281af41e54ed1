using Gse.Domain.Access;
using Gse.Domain.Channels;
using MediatR;

namespace Gse.Application.Routing;

/// <summary>Adds or replaces routes and filters of a channel by name; the others stay.</summary>
/// <param name="Revision">If given, the only one on which the change may be made.</param>
public sealed record ChangeRoutes(ChannelId Channel, Author Author, RouteLists Lists, long? Revision)
    : ICommand<Allocated>
{
    public Role RequiredRole => Role.Operator;
}

internal sealed class ChangeRoutesHandler(ChannelStore channels, RouteCheck check, TimeProvider time, CallContext call)
    : IRequestHandler<ChangeRoutes, Result<Allocated>>
{
    public async Task<Result<Allocated>> Handle(ChangeRoutes request, CancellationToken cancellationToken)
    {
        var problems = new InputProblems();
        request.Author.Check(problems);
        var read = request.Lists.Read(problems);
        await check.CheckAsync(read, problems, cancellationToken);
        var change = new RoutesChanged(
            request.Channel, request.Author.NameOf(call), request.Author.Platform, read.Routes, read.Filters,
            time.GetUtcNow());
        var result = await channels.ExecuteAsync(
            request.Channel,
            state => RouteCheck.Merge(ChannelDecisions.Change(state, change, request.Revision), read, problems),
            call, cancellationToken);
        return result.Refusal is { } refusal
            ? refusal
            : Result.Ok(new Allocated(request.Channel, result.Value.Revision, false), result.Position);
    }
}
