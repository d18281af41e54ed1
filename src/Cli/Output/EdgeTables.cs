using Gse.Cli.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gse.Cli.Output;

internal static class EdgeTables
{
    public static IRenderable Of(IReadOnlyList<EdgeItem> edges, DateTimeOffset now)
    {
        var table = Tables.Create("edge", "state", "version", "link", "started", "ended", "heir", "impaired");
        foreach (var one in edges)
        {
            table.AddRow(
                Tables.Cell(one.Id), State(one), Tables.Cell(one.Version), Tables.Cell(one.Link),
                Tables.Cell(one.StartedAt is { } started ? Moments.Ago(started, now) : ""),
                Tables.Cell(one.EndedAt is { } ended ? Moments.Ago(ended, now) : ""), Tables.Cell(one.Heir),
                Tables.Cell(one.Impairment));
        }

        return table;
    }

    private static Text State(EdgeItem edge) => new(
        edge.State, new Style(edge is { State: "running", Impairment: null } ? Color.Green : Color.Red));
}
