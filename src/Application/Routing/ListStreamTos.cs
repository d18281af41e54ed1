using System.Text.Json;
using Gse.Application.EventLog;
using Gse.Domain;
using Gse.Domain.Access;
using Gse.Domain.Channels;
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
    StreamToProjection streams, LateViews views, ISecretSeal seal, CallContext call)
    : IRequestHandler<ListStreamTos, Result<StreamToPage>>
{
    public async Task<Result<StreamToPage>> Handle(ListStreamTos request, CancellationToken cancellationToken)
    {
        if (request.Id is not { } id)
        {
            return PageOf(streams.All, request);
        }

        var found = await views.FindAsync(StreamName.OfStreamTo(id), () => streams.Find(id), cancellationToken);
        return found is null ? new NotFound("stream_to", id.ToString()) : PageOf([found], request);
    }

    private StreamToPage PageOf(IEnumerable<StreamToView> among, ListStreamTos request)
    {
        var found = among
            .Where(view => Fits(view, request))
            .OrderBy(view => view.Id.Value)
            .ToList();
        var plain = request.WithSecrets && call.Caller.May(Role.Operator);
        return new StreamToPage(
            [.. found.Skip(request.Start).Take(request.Limit).Select(view => view with { Body = Show(view, plain) })],
            found.Count);
    }

    // A secret whose key is lost cannot be shown, but what it belongs to can.
    private JsonText Show(StreamToView view, bool plain) =>
        (plain ? StreamToSecrets.TryUnseal(view.Body, seal) : null) ?? StreamToSecrets.Mask(view.Body);

    private static bool Fits(StreamToView view, ListStreamTos request) =>
        (request.Platform is null || request.Platform == view.Platform)
        && (request.Text is null || view.Name.Contains(request.Text, StringComparison.OrdinalIgnoreCase))
        && (request.Label.Value is null || Holds(view.Label.Parse(), request.Label.Parse()));

    private static bool Holds(JsonElement label, JsonElement wanted) =>
        wanted.ValueKind != JsonValueKind.Object || (label.ValueKind == JsonValueKind.Object
            && wanted.EnumerateObject().All(part =>
                label.TryGetProperty(part.Name, out var value) && value.ToString() == part.Value.ToString()));
}
