using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Domain.Access;
using Gse.Domain.Channels;
using Gse.Domain;
using MediatR;

namespace Gse.Application.Routing;

/// <summary>One channel with its routes and filters.</summary>
public sealed record GetChannel(ChannelId Channel) : IQuery<ChannelView>
{
    public Role RequiredRole => Role.Viewer;
}

internal sealed class GetChannelHandler(ChannelProjection channels, LateViews views)
    : IRequestHandler<GetChannel, Result<ChannelView>>
{
    public async Task<Result<ChannelView>> Handle(GetChannel request, CancellationToken cancellationToken)
    {
        var id = request.Channel;
        var found = await views.FindAsync(StreamName.OfChannel(id), () => channels.Find(id), cancellationToken);
        return found is { } channel ? Result.Ok(Show(channel)) : new NotFound("channel", id.ToString());
    }

    /// <summary>
    /// The route into the edge's own folder comes last, since many readers take the first one only (contract
    /// gse-routing-status-alarms, section 3.8).
    /// </summary>
    internal static ChannelView Show(ChannelView channel) => channel with
    {
        Routes = [.. channel.Routes.OrderBy(route => route.StreamTo == StreamToId.Embedded)],
    };
}
