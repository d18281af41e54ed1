namespace Gse.Application.History;

/// <summary>A filter as written; <see cref="FilterReader"/> makes one of it, or tells what is wrong.</summary>
/// <param name="Fields">What the writer calls the kinds, for the answer.</param>
/// <param name="Agents">Ids, or <c>cloud:ip</c>.</param>
public sealed record FilterText(
    FilterFields Fields, IReadOnlyList<string> Types, IReadOnlyList<string> Streams, IReadOnlyList<string> Agents,
    IReadOnlyList<string> Channels, IReadOnlyList<string> Tasks);

/// <summary>The names of the kinds of a filter where it was written.</summary>
public sealed record FilterFields(string Types, string Streams, string Agents, string Channels, string Tasks)
{
    public static FilterFields OfQuery { get; } = new("types", "streams", "agent", "channel", "task");

    public static FilterFields OfBody { get; } =
        new("filter.types", "filter.streams", "filter.agents", "filter.channels", "filter.tasks");
}
