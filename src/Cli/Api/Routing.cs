using System.Text.Json;

namespace Gse.Cli.Api;

/// <summary>A storage as <c>/v1/streams</c> answers it; what <c>--json</c> prints.</summary>
internal sealed record DataStream(
    int Id, string Platform, string Operator, long Revision, JsonElement Label, JsonElement StreamTo);

internal sealed record DataStreamPage(IReadOnlyList<DataStream> Items, long? Total, string? Next);

/// <summary>A channel as <c>/v1/channels</c> answers it; what <c>--json</c> prints.</summary>
internal sealed record DataChannel(
    int Id, string Platform, string Operator, long Revision, JsonElement Label, IReadOnlyList<JsonElement> Routes,
    IReadOnlyList<JsonElement> Filters);

internal sealed record DataChannelPage(IReadOnlyList<DataChannel> Items, long? Total, string? Next);

internal sealed record DataRoutes(
    long Revision, IReadOnlyList<JsonElement> Routes, IReadOnlyList<JsonElement> Filters);

/// <summary>What a change of a storage or channel left behind.</summary>
internal sealed record Changed(int Id, long Revision);

/// <summary>What was deleted.</summary>
internal sealed record Deleted(string What, string? Name);
