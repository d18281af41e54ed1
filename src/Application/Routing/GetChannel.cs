using Gse.Domain;
using Gse.Domain.Access;
using Gse.Domain.Channels;
using MediatR;

namespace Gse.Application.Routing;

/// <summary>One channel with its routes and filters.</summary>
public sealed record GetChannel(ChannelId Channel) : IQuery<ChannelView>
{
    public Role RequiredRole => Role.Viewer;
}

internal sealed class GetChannelHandler(ChannelProjection channels) : IRequestHandler<GetChannel, Result<ChannelView>>
{
    public Task<Result<ChannelView>> Handle(GetChannel request, CancellationToken cancellationToken) =>
        Task.FromResult(channels.Find(request.Channel) is { } channel
            ? Result.Ok(Show(channel))
            : new NotFound("channel", request.Channel.ToString()));

    /// <summary>
    /// The route into the edge's own folder comes last, since many readers take the first one only (contract
    /// gse-routing-status-alarms, section 3.8).
    /// </summary>
    internal static ChannelView Show(ChannelView channel) => channel with
    {
        Routes = [.. channel.Routes.OrderBy(route => route.StreamTo == StreamToId.Embedded)],
    };
}
