using Gse.Domain;
using Gse.Domain.Access;
using Gse.Domain.Channels;
using MediatR;

namespace Gse.Application.Routing;

/// <summary>Deletes a storage to which no route leads and for which nothing waits at this edge.</summary>
/// <param name="Revision">If given, the only one on which it may be deleted.</param>
public sealed record DeleteStreamTo(StreamToId Id, Author Author, long? Revision) : ICommand<Unit>
{
    public Role RequiredRole => Role.Operator;
}

internal sealed class DeleteStreamToHandler(
    StreamToStore streams, ChannelProjection channels, IStorageLoads loads, TimeProvider time, CallContext call)
    : IRequestHandler<DeleteStreamTo, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(DeleteStreamTo request, CancellationToken cancellationToken)
    {
        var problems = new InputProblems();
        request.Author.Check(problems);
        if (problems.Refusal is { } wrong)
        {
            return wrong;
        }

        var deletion = new StreamToDeleted(
            request.Id, request.Author.NameOf(call), request.Author.Platform, time.GetUtcNow());
        var result = await streams.ExecuteAsync(
            request.Id, state => Decide(state, deletion, request.Revision), call, cancellationToken);
        return result.Refusal is { } refusal ? refusal : Result.Ok(Unit.Value, result.Position);
    }

    private Decision<StreamToEvent> Decide(StreamToState state, StreamToDeleted deletion, long? revision)
    {
        var decision = StreamToDecisions.Delete(state, deletion, revision);
        if (decision.Refusal is not null)
        {
            return decision;
        }

        return StreamToUse.Find(channels, deletion.StreamTo, "be deleted", _ => true) is { } used
            ? Decision.Refuse<StreamToEvent>(used)
            : loads.WaitingFor(deletion.StreamTo) is > 0 and var waiting
                ? Decision.Refuse<StreamToEvent>(new StreamToHoldsRecords(deletion.StreamTo, waiting))
                : decision;
    }
}
