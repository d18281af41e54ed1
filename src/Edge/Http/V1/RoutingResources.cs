using System.Text.Json;
using Gse.Application.Routing;

namespace Gse.Edge.Http.V1;

/// <summary>A storage to which channels are routed.</summary>
/// <param name="Platform">In whose name it was added.</param>
/// <param name="Operator">Who added it.</param>
/// <param name="Revision">What ETag and If-Match are about.</param>
/// <param name="StreamTo"><c>stream_to</c> of the GSE API, as sent, its secrets masked; a masked one that is sent back
/// stays what it is.</param>
internal sealed record StreamResource(
    int Id, string Platform, string Operator, long Revision, JsonElement Label, JsonElement StreamTo)
{
    public static StreamResource Of(StreamToView view) => new(
        view.Id.Value, view.Platform, view.Operator, view.Revision, view.Label.Parse(), view.Body.Parse());
}

/// <param name="Total">On all pages.</param>
/// <param name="Next">The cursor of the next page; absent on the last.</param>
internal sealed record StreamListResource(IReadOnlyList<StreamResource> Items, int Total, string? Next);

/// <param name="StreamTo"><c>stream_to</c> of the GSE API: <c>name</c>, <c>report_mode</c> and the section of that
/// name.</param>
/// <param name="Platform">Default <c>gse</c>.</param>
/// <param name="Label">Kept when it is added.</param>
internal sealed record StreamRequest(JsonElement StreamTo, string? Platform = null, JsonElement? Label = null)
    : AnswerSentBack;

/// <summary>A data channel with its routes.</summary>
/// <param name="Routes">Items of <c>route</c> of the GSE API, as sent.</param>
/// <param name="Filters">Items of <c>stream_filters</c> of the GSE API, as sent.</param>
internal sealed record ChannelResource(
    int Id, string Platform, string Operator, long Revision, JsonElement Label, IReadOnlyList<JsonElement> Routes,
    IReadOnlyList<JsonElement> Filters)
{
    public static ChannelResource Of(ChannelView view) => new(
        view.Id.Value, view.Platform, view.Operator, view.Revision, view.Label.Parse(),
        [.. view.Routes.Select(route => route.Body.Parse())], [.. view.Filters.Select(filter => filter.Body.Parse())]);
}

/// <param name="Total">On all pages.</param>
/// <param name="Next">The cursor of the next page; absent on the last.</param>
internal sealed record ChannelListResource(IReadOnlyList<ChannelResource> Items, int Total, string? Next);

/// <param name="Platform">Default <c>gse</c>; decides from which range an id is given out.</param>
/// <param name="Label">Kept when the channel is allocated.</param>
internal sealed record ChannelRequest(
    string? Platform = null, JsonElement? Label = null, JsonElement? Routes = null, JsonElement? Filters = null)
    : AnswerSentBack;

internal sealed record RoutesResource(
    long Revision, IReadOnlyList<JsonElement> Routes, IReadOnlyList<JsonElement> Filters)
{
    public static RoutesResource Of(ChannelView view)
    {
        var channel = ChannelResource.Of(view);
        return new RoutesResource(channel.Revision, channel.Routes, channel.Filters);
    }
}

/// <summary>What is named is added or replaced, the others stay.</summary>
internal sealed record RoutesRequest(JsonElement? Routes = null, JsonElement? Filters = null) : AnswerSentBack;

/// <summary>
/// What an answer has more than its request: who changes an answer and sends it back need not take it out. It is not
/// looked at; a revision that matters stands in If-Match.
/// </summary>
internal abstract record AnswerSentBack
{
    public int? Id { get; init; }

    public string? Operator { get; init; }

    public long? Revision { get; init; }
}

/// <summary>What a change left behind.</summary>
internal sealed record ChangedResource(int Id, long Revision);
