using Gse.Cli.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gse.Cli.Output;

internal static class GroupTables
{
    private const int IdsShown = 10;

    public static IRenderable Of(IReadOnlyList<AgentGroup> groups)
    {
        var table = Tables.Create("group", "agents", "and all that fit", "changed by", "at");
        foreach (var group in groups)
        {
            var ids = group.Ids ?? [];
            var more = ids.Count > IdsShown ? $" and {ids.Count - IdsShown} more" : "";
            table.AddRow(
                Tables.Cell(group.Name), Tables.Cell(string.Join(' ', ids.Take(IdsShown)) + more),
                Tables.Cell(group.Filter?.GetRawText()), Tables.Cell(group.ChangedBy),
                Tables.Cell(group.ChangedAt is { } at ? Moments.Exact(at) : ""));
        }

        return table;
    }
}
