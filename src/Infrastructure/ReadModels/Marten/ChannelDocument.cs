using System.Globalization;
using Gse.Application.Routing;

namespace Gse.Infrastructure.ReadModels.Marten;

/// <summary>A channel, and what <see cref="ListChannels"/> asks of it.</summary>
internal sealed class ChannelDocument : ViewDocument
{
    public int Number { get; set; }

    public string Platform { get; set; } = "";

    /// <summary>Where its routes lead to.</summary>
    public int[] StreamTos { get; set; } = [];

    /// <summary>Id and names of routes in capitals.</summary>
    public string Text { get; set; } = "";

    public static ChannelDocument Of(ChannelView channel) => new()
    {
        Id = channel.Id.ToString(),
        Number = channel.Id.Value,
        Platform = SearchText.Storable(channel.Platform),
        StreamTos = [.. channel.Routes.Select(route => route.StreamTo.Value).Distinct()],
        Text = SearchText.Of(
            [channel.Id.Value.ToString(CultureInfo.InvariantCulture), .. channel.Routes.Select(route => route.Name)]),
    };
}

/// <summary>A storage, and what <see cref="ListStreamTos"/> asks of it.</summary>
internal sealed class StreamToDocument : ViewDocument
{
    public int Number { get; set; }

    public string Platform { get; set; } = "";

    /// <summary>The name in capitals.</summary>
    public string Text { get; set; } = "";

    public static StreamToDocument Of(StreamToView storage) => new()
    {
        Id = storage.Id.ToString(),
        Number = storage.Id.Value,
        Platform = SearchText.Storable(storage.Platform),
        Text = SearchText.Of([storage.Name]),
    };
}
