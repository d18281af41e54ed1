using Gse.Domain;
using Gse.Domain.Access;
using Gse.Domain.Channels;
using MediatR;

namespace Gse.Application.Routing;

/// <summary>Adds a storage under the caller's own id, or changes it, as a whole.</summary>
/// <param name="Label">Kept if it is added.</param>
/// <param name="Revision">If given, the only one on which this may be done; -1: only if there is none.</param>
public sealed record PutStreamTo(StreamToId Id, Author Author, StreamToInput Input, JsonText Label, long? Revision)
    : ICommand<AddedStreamTo>
{
    public Role RequiredRole => Role.Operator;
}

internal sealed class PutStreamToHandler(
    StreamToStore streams, ChannelProjection channels, ISecretSeal seal, TimeProvider time, CallContext call)
    : IRequestHandler<PutStreamTo, Result<AddedStreamTo>>
{
    public async Task<Result<AddedStreamTo>> Handle(PutStreamTo request, CancellationToken cancellationToken)
    {
        var problems = new InputProblems();
        request.Author.Check(problems);
        var read = request.Input.Read(problems);
        if (problems.Refusal is { } wrong)
        {
            return wrong;
        }

        var isNew = false;
        var result = await streams.ExecuteAsync(
            request.Id,
            state =>
            {
                isNew = state is StreamToState.Unknown;
                return Decide(state, request, read);
            },
            call, cancellationToken);
        return result.Refusal is { } refusal
            ? refusal
            : Result.Ok(
                new AddedStreamTo(request.Id, read.Name, result.Value.Revision, isNew), result.Position);
    }

    private Decision<StreamToEvent> Decide(StreamToState state, PutStreamTo request, StreamToBody read)
    {
        var (author, at) = (request.Author, time.GetUtcNow());
        var (body, masked) = request.Input.Seal(state, seal);
        var decision = StreamToDecisions.Put(
            state,
            new StreamToAdded(
                request.Id, author.NameOf(call), author.Platform, read.Name, read.ReportMode, body, request.Label, at),
            new StreamToChanged(
                request.Id, author.NameOf(call), author.Platform, read.Name, read.ReportMode, body, at),
            request.Revision);
        return (decision.Refusal ?? masked
            ?? StreamToUse.FindStranded(channels, state, request.Id, read.ReportMode)) is { } refusal
            ? Decision.Refuse<StreamToEvent>(refusal)
            : decision;
    }
}
