using Spectre.Console;

namespace Gse.Cli.Output;

/// <summary>How tables look, and text that is never taken for markup.</summary>
internal static class Tables
{
    public static Table Create(params IEnumerable<string> columns)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Bold))).NoWrap());
        }

        return table;
    }

    public static Text Cell(string? text) => new(text ?? "");
}
