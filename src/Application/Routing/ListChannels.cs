using Gse.Application.Projections.Queries;
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

internal sealed class ListChannelsHandler(ReadModelAnswers answers, AnswerOrigin origin)
    : IRequestHandler<ListChannels, Result<ChannelPage>>
{
    public async Task<Result<ChannelPage>> Handle(ListChannels request, CancellationToken cancellationToken)
    {
        var page = await answers.AskAsync(
            (queries, cancellation) => queries.ListChannelsAsync(request, cancellation), origin, cancellationToken);
        return new ChannelPage([.. page.Items.Select(GetChannelHandler.Show)], page.Total);
    }
}
