using Gse.Domain;
using Gse.Domain.Access;
using Gse.Domain.Channels;
using MediatR;

namespace Gse.Application.Routing;

/// <summary>
/// Allocates a channel, with or without routes: the one that is named, or the next that was never used of the
/// platform's range. A named one that exists is added to; what is there already is not overwritten.
/// </summary>
/// <param name="Channel">Null: any.</param>
/// <param name="Label"><c>metadata.label</c> as sent.</param>
public sealed record AddRoutes(ChannelId? Channel, Author Author, RouteLists Lists, JsonText Label)
    : ICommand<Allocated>
{
    public Role RequiredRole => Role.Operator;
}

internal sealed class AddRoutesHandler(ChannelStore channels, RouteCheck check, TimeProvider time, CallContext call)
    : IRequestHandler<AddRoutes, Result<Allocated>>
{
    public async Task<Result<Allocated>> Handle(AddRoutes request, CancellationToken cancellationToken)
    {
        var problems = new InputProblems();
        request.Author.Check(problems);
        var read = request.Lists.Read(problems);
        await check.CheckAsync(read, problems, cancellationToken);
        if (request.Channel is not { } named)
        {
            // What is wrong with every id costs none.
            return Decide(default, ChannelState.Initial, ChannelDecisions.Allocate).Refusal is { } wrong
                ? wrong
                : await channels.AllocateAsync(
                    request.Author.Platform, (id, state) => Decide(id, state, ChannelDecisions.Allocate), call,
                    cancellationToken);
        }

        var isNew = false;
        var result = await channels.ExecuteAsync(
            named,
            state =>
            {
                isNew = state is not ChannelState.Open;
                return Decide(named, state, ChannelDecisions.Add);
            },
            call, cancellationToken);
        return result.Refusal is { } refusal
            ? refusal
            : Result.Ok(new Allocated(named, result.Value.Revision, isNew), result.Position);

        Decision<ChannelEvent> Decide(
            ChannelId channel, ChannelState state,
            Func<ChannelState, ChannelAllocated, RoutesChanged, Decision<ChannelEvent>> decide)
        {
            var (who, platform, at) = (request.Author.NameOf(call), request.Author.Platform, time.GetUtcNow());
            var decision = decide(
                state, new ChannelAllocated(channel, who, platform, request.Label, at),
                new RoutesChanged(channel, who, platform, read.Routes, read.Filters, at));
            return decision.Refusal is ChannelIdTaken ? decision : RouteCheck.Merge(decision, read, problems);
        }
    }
}
