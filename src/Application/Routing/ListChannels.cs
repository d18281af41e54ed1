using Gse.Domain.Access;
using Gse.Domain.Channels;
using MediatR;

namespace Gse.Application.Routing;

/// <summary>A page of the channels that fit, by id; every condition that is null fits all.</summary>
/// <param name="Text">In the id or the name of a route, upper or lower case.</param>
/// <param name="StreamTo">That a route leads to.</param>
/// <param name="Start">How many to leave out.</param>
/// <param name="Limit">How many to answer at most.</param>
public sealed record ListChannels(string? Text, string? Platform, StreamToId? StreamTo, int Start, int Limit)
    : IQuery<ChannelPage>
{
    public Role RequiredRole => Role.Viewer;
}

/// <param name="Total">On all pages.</param>
public sealed record ChannelPage(IReadOnlyList<ChannelView> Items, int Total);

internal sealed class ListChannelsHandler(ChannelProjection channels)
    : IRequestHandler<ListChannels, Result<ChannelPage>>
{
    public Task<Result<ChannelPage>> Handle(ListChannels request, CancellationToken cancellationToken)
    {
        var found = channels.All.Where(channel => Fits(channel, request)).OrderBy(channel => channel.Id.Value).ToList();
        return Task.FromResult(Result.Ok(new ChannelPage(
            [.. found.Skip(request.Start).Take(request.Limit).Select(GetChannelHandler.Show)], found.Count)));
    }

    private static bool Fits(ChannelView channel, ListChannels request) =>
        (request.Platform is null || request.Platform == channel.Platform)
        && (request.StreamTo is not { } to || channel.Routes.Any(route => route.StreamTo == to))
        && (request.Text is not { } text || channel.Id.ToString().Contains(text, StringComparison.Ordinal)
            || channel.Routes.Any(route => route.Name.Contains(text, StringComparison.OrdinalIgnoreCase)));
}
