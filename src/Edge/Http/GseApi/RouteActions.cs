using Gse.Application;
using Gse.Application.Routing;
using Gse.Domain.Channels;
using MediatR;

namespace Gse.Edge.Http.GseApi;

/// <summary>Channels and their routes, as contract gse-routing-status-alarms, sections 3.5 to 3.8, has them.</summary>
internal static class RouteActions
{
    public static async Task<GseReply> AddAsync(GseBody body, IMediator mediator, CancellationToken cancellation)
    {
        var read = new RoutingBody(body);
        var id = read.IdIfAny("metadata", "channel_id");
        var (author, label, lists) = (read.Author("metadata"), read.Label("metadata"), ListsOf(read, null));
        if (read.With(lists.Check()) is { } wrong)
        {
            return wrong;
        }

        var result = await mediator.Send(
            new AddRoutes(id is { } named ? new ChannelId(named) : null, author, lists, label), cancellation);
        return result.Refusal is { } refusal
            ? refusal
            : GseReply.Done(result.Position, json =>
            {
                json.WriteNumber("channel_id", result.Value.Channel.Value);

                // bk-cmdb has a field for it; nobody reads it.
                json.WriteNumber("proofing_id", 0);
            });
    }

    public static async Task<GseReply> UpdateAsync(GseBody body, IMediator mediator, CancellationToken cancellation)
    {
        var read = new RoutingBody(body);
        var channel = new ChannelId(read.Id("condition", "channel_id"));
        var author = read.Author("condition");
        read.Part("specification");
        var lists = ListsOf(read, "specification");
        if (read.With(lists.Check()) is { } wrong)
        {
            return wrong;
        }

        return Done(await mediator.Send(new ChangeRoutes(channel, author, lists, null), cancellation));
    }

    public static async Task<GseReply> DeleteAsync(GseBody body, IMediator mediator, CancellationToken cancellation)
    {
        var read = new RoutingBody(body);
        var channel = new ChannelId(read.Id("condition", "channel_id"));
        var author = read.Author("condition");
        var method = read.Text("operation", "method");
        if (method is not (null or "" or "all" or "specification"))
        {
            read.Wrong("operation.method", "must be all or specification");
        }

        var (routes, filters) = method == "specification"
            ? (read.List("specification", "route"), read.List("specification", "stream_filters"))
            : default;
        if (read.Refusal is { } wrong)
        {
            return wrong;
        }

        return method == "all"
            ? Done(await mediator.Send(new DeleteChannel(channel, author, null), cancellation))
            : Done(await mediator.Send(
                new RemoveRoutes(channel, author, routes, filters, "specification", null), cancellation));
    }

    public static async Task<GseReply> QueryAsync(GseBody body, IMediator mediator, CancellationToken cancellation)
    {
        var read = new RoutingBody(body);
        var channel = new ChannelId(read.Id("condition", "channel_id"));
        if (read.Refusal is { } wrong)
        {
            return wrong;
        }

        var result = await mediator.Send(new GetChannel(channel), cancellation);
        return result.Refusal is { } refusal
            ? refusal
            : GseReply.Of(1, (json, _) => RoutingRows.WriteGroup(json, result.Value));
    }

    private static RouteLists ListsOf(RoutingBody read, string? part)
    {
        var prefix = part is null ? "" : part + ".";
        return new RouteLists(
            read.List(part, "route"), prefix + "route", read.List(part, "stream_filters"), prefix + "stream_filters");
    }

    private static GseReply Done<T>(Result<T> result) =>
        result.Refusal is { } refusal ? refusal : GseReply.Done(result.Position);
}
