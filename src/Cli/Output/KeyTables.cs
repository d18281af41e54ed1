using Gse.Cli.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gse.Cli.Output;

internal static class KeyTables
{
    public static IRenderable Of(IReadOnlyList<AccessKey> keys)
    {
        var table = Tables.Create("key", "name", "role", "app code", "issued", "revoked");
        foreach (var key in keys)
        {
            table.AddRow(
                Tables.Cell(key.Id), Tables.Cell(key.Name), Tables.Cell(key.Role), Tables.Cell(key.AppCode),
                Tables.Cell(Moments.Exact(key.IssuedAt)),
                Tables.Cell(key.RevokedAt is { } at ? Moments.Exact(at) : ""));
        }

        return table;
    }
}
