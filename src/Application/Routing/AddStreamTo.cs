using Gse.Domain.Access;
using Gse.Domain.Channels;
using MediatR;

namespace Gse.Application.Routing;

/// <summary>
/// Adds a storage under the next free id. One of the same platform that is exactly the same is not added twice: its id
/// is answered again.
/// </summary>
/// <param name="Label"><c>metadata.label</c> as sent.</param>
public sealed record AddStreamTo(Author Author, StreamToInput Input, JsonText Label) : ICommand<AddedStreamTo>
{
    public Role RequiredRole => Role.Operator;
}

/// <summary>A storage as a command left it.</summary>
/// <param name="IsNew">It was not there before.</param>
public sealed record AddedStreamTo(StreamToId Id, string Name, long Revision, bool IsNew);

internal sealed class AddStreamToHandler(
    StreamToStore streams, StreamToProjection views, ISecretSeal seal, TimeProvider time, CallContext call)
    : IRequestHandler<AddStreamTo, Result<AddedStreamTo>>
{
    public async Task<Result<AddedStreamTo>> Handle(AddStreamTo request, CancellationToken cancellationToken)
    {
        var problems = new InputProblems();
        var (author, input) = (request.Author, request.Input);
        author.Check(problems);
        var read = input.Read(problems);
        var body = StreamToSecrets.Seal(input.Body, default, seal, input.Path, problems);
        if (problems.Refusal is { } wrong)
        {
            return wrong;
        }

        if (FindSame(read.Name, request) is { } same)
        {
            return new AddedStreamTo(same.Id, same.Name, same.Revision, false);
        }

        var result = await streams.AllocateAsync(
            id => new StreamToAdded(
                id, author.NameOf(call), author.Platform, read.Name, read.ReportMode, body, request.Label,
                time.GetUtcNow()),
            call, cancellationToken);
        return result.Refusal is { } refusal
            ? refusal
            : Result.Ok(new AddedStreamTo(result.Value, read.Name, 0, true), result.Position);
    }

    private StreamToView? FindSame(string name, AddStreamTo request) => views.All
        .Where(view => view.Name == name && view.Platform == request.Author.Platform
            && StreamToSecrets.TryUnseal(view.Body, seal) == request.Input.Body)
        .MinBy(view => view.Id.Value);
}
