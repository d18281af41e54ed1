using Gse.Application.EventLog;
using Gse.Application.Projections.Queries;
using Gse.Application.Projections;
using Gse.Domain.Access;
using Gse.Domain.Channels;
using Gse.Domain;
using MediatR;

namespace Gse.Application.Routing;

/// <summary>The storages that fit, by id; every condition that is null fits all.</summary>
/// <param name="Id">One that must exist.</param>
/// <param name="Label">What its label must hold, among other things; without a value, anything.</param>
/// <param name="Text">In its name, upper or lower case.</param>
/// <param name="WithSecrets">With its secrets, for callers that may change them; masked for others.</param>
/// <param name="Start">How many to leave out.</param>
/// <param name="Limit">How many to answer at most.</param>
public sealed record ListStreamTos(
    StreamToId? Id, JsonText Label, string? Text = null, string? Platform = null, bool WithSecrets = false,
    int Start = 0, int Limit = int.MaxValue) : IQuery<StreamToPage>
{
    public Role RequiredRole => Role.Viewer;
}

/// <param name="Items">Their secrets plain or masked, never sealed.</param>
/// <param name="Total">On all pages.</param>
public sealed record StreamToPage(IReadOnlyList<StreamToView> Items, int Total);

internal sealed class ListStreamTosHandler(
    ReadModelAnswers answers, AnswerOrigin origin, StreamToProjection streams, LateViews views, ISecretSeal seal,
    CallContext call)
    : IRequestHandler<ListStreamTos, Result<StreamToPage>>
{
    public async Task<Result<StreamToPage>> Handle(ListStreamTos request, CancellationToken cancellationToken)
    {
        if (request.Id is { } id)
        {
            var found = await views.FindAsync(StreamName.OfStreamTo(id), () => streams.Find(id), cancellationToken);
            return found is null ? new NotFound("stream_to", id.ToString())
                : MemoryQueries.Fits(found, request) && request is { Start: 0, Limit: > 0 } ? Show([found], 1, request)
                : Show([], MemoryQueries.Fits(found, request) ? 1 : 0, request);
        }

        var page = await answers.AskAsync(
            (queries, cancellation) => queries.ListStreamTosAsync(request, cancellation), origin, cancellationToken);
        return Show(page.Items, page.Total, request);
    }

    private StreamToPage Show(IEnumerable<StreamToView> found, int total, ListStreamTos request)
    {
        var plain = request.WithSecrets && call.Caller.May(Role.Operator);
        return new StreamToPage([.. found.Select(view => view with { Body = Show(view, plain) })], total);
    }

    // A secret whose key is lost cannot be shown, but what it belongs to can.
    private JsonText Show(StreamToView view, bool plain) =>
        (plain ? StreamToSecrets.TryUnseal(view.Body, seal) : null) ?? StreamToSecrets.Mask(view.Body);
}
