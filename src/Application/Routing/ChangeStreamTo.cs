using Gse.Domain;
using Gse.Domain.Access;
using Gse.Domain.Channels;
using MediatR;

namespace Gse.Application.Routing;

/// <summary>Changes a storage, as a whole. Masked secrets stay what they are.</summary>
/// <param name="Revision">If given, the only one on which the change may be made.</param>
public sealed record ChangeStreamTo(StreamToId Id, Author Author, StreamToInput Input, long? Revision)
    : ICommand<AddedStreamTo>
{
    public Role RequiredRole => Role.Operator;
}

internal sealed class ChangeStreamToHandler(
    StreamToStore streams, ChannelProjection channels, ISecretSeal seal, TimeProvider time, CallContext call)
    : IRequestHandler<ChangeStreamTo, Result<AddedStreamTo>>
{
    public async Task<Result<AddedStreamTo>> Handle(ChangeStreamTo request, CancellationToken cancellationToken)
    {
        var problems = new InputProblems();
        request.Author.Check(problems);
        var read = request.Input.Read(problems);
        if (problems.Refusal is { } wrong)
        {
            return wrong;
        }

        var result = await streams.ExecuteAsync(
            request.Id, state => Decide(state, request, read), call, cancellationToken);
        return result.Refusal is { } refusal
            ? refusal
            : Result.Ok(new AddedStreamTo(request.Id, read.Name, result.Value.Revision, false), result.Position);
    }

    private Decision<StreamToEvent> Decide(StreamToState state, ChangeStreamTo request, StreamToBody read)
    {
        var (body, masked) = request.Input.Seal(state, seal);
        var change = new StreamToChanged(
            request.Id, request.Author.NameOf(call), request.Author.Platform, read.Name, read.ReportMode, body,
            time.GetUtcNow());
        var decision = StreamToDecisions.Change(state, change, request.Revision);
        return (decision.Refusal ?? masked
            ?? StreamToUse.FindStranded(channels, state, request.Id, read.ReportMode)) is { } refusal
            ? Decision.Refuse<StreamToEvent>(refusal)
            : decision;
    }
}
