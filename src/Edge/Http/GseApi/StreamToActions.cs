using System.Text.Json;
using Gse.Application.Routing;
using Gse.Domain.Channels;
using MediatR;

namespace Gse.Edge.Http.GseApi;

/// <summary>Storages, as contract gse-routing-status-alarms, sections 3.1 to 3.4, has them.</summary>
internal static class StreamToActions
{
    public static async Task<GseReply> AddAsync(GseBody body, IMediator mediator, CancellationToken cancellation)
    {
        var read = new RoutingBody(body);
        var (author, label, input) = (read.Author("metadata"), read.Label("metadata"), read.StreamTo(null));
        var id = read.IdIfAny("metadata", "stream_to_id");
        if (read.With(input.Check()) is { } wrong)
        {
            return wrong;
        }

        var result = id is { } given
            ? await mediator.Send(new PutStreamTo(new StreamToId(given), author, input, label, -1), cancellation)
            : await mediator.Send(new AddStreamTo(author, input, label), cancellation);
        return result.Refusal is { } refusal
            ? refusal
            : GseReply.Done(result.Position, json =>
            {
                json.WriteNumber("stream_to_id", result.Value.Id.Value);
                json.WriteString("name", result.Value.Name);
            });
    }

    public static async Task<GseReply> UpdateAsync(GseBody body, IMediator mediator, CancellationToken cancellation)
    {
        var read = new RoutingBody(body);
        var id = new StreamToId(read.Id("condition", "stream_to_id"));
        var (author, input) = (read.Author("condition"), read.StreamTo("specification"));
        if (read.With(input.Check()) is { } wrong)
        {
            return wrong;
        }

        var result = await mediator.Send(new ChangeStreamTo(id, author, input, null), cancellation);
        return result.Refusal is { } refusal ? refusal : GseReply.Done(result.Position);
    }

    public static async Task<GseReply> DeleteAsync(GseBody body, IMediator mediator, CancellationToken cancellation)
    {
        var read = new RoutingBody(body);
        var id = new StreamToId(read.Id("condition", "stream_to_id"));
        var author = read.Author("condition");
        if (read.Refusal is { } wrong)
        {
            return wrong;
        }

        var result = await mediator.Send(new DeleteStreamTo(id, author, null), cancellation);
        return result.Refusal is { } refusal ? refusal : GseReply.Done(result.Position);
    }

    public static async Task<GseReply> QueryAsync(GseBody body, IMediator mediator, CancellationToken cancellation)
    {
        var read = new RoutingBody(body);
        var id = read.IdIfAny("condition", "stream_to_id");
        var label = read.Label("condition");
        if (read.Refusal is { } wrong)
        {
            return wrong;
        }

        var query = new ListStreamTos(id is { } asked ? new StreamToId(asked) : null, label, WithSecrets: true);
        var result = await mediator.Send(query, cancellation);
        return result.Refusal is { } refusal
            ? refusal
            : GseReply.Of(result.Value.Items.Count, (json, i) => Write(json, result.Value.Items[i]));
    }

    // Each client reads another form (section 3.4): the parts nested, and the same once more beside them.
    private static void Write(Utf8JsonWriter json, StreamToView view)
    {
        var body = view.Body.Parse();
        json.WriteStartObject();
        json.WriteStartObject("metadata");
        json.WriteNumber("stream_to_id", view.Id.Value);
        json.WriteString("plat_name", view.Platform);
        RoutingRows.WriteRaw(json, "label", view.Label);
        json.WriteEndObject();
        RoutingRows.WriteOperation(json, view.Operator);
        RoutingRows.WriteRaw(json, "stream_to", view.Body);
        json.WriteNumber("stream_to_id", view.Id.Value);
        foreach (var property in body.EnumerateObject())
        {
            if (property.Name is not ("metadata" or "operation" or "stream_to" or "stream_to_id"))
            {
                property.WriteTo(json);
            }
        }

        json.WriteEndObject();
    }
}
