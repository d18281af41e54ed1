using System.Globalization;
using Gse.Cli.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gse.Cli.Output;

internal static class DeliveryTables
{
    public static IRenderable Of(IReadOnlyList<Delivery> storages, DateTimeOffset now)
    {
        var table = Tables.Create(
            "storage", "name", "mode", "state", "circuit", "queued", "spooled", "dropped", "refused", "lag", "down",
            "reason");
        foreach (var one in storages)
        {
            table.AddRow(
                Count(one.StreamTo), Tables.Cell(one.Name), Tables.Cell(one.ReportMode), State(one),
                Tables.Cell(one.Circuit), Count(one.Queued), Count(one.Spooled), Count(one.Dropped),
                Count(one.Refused),
                Tables.Cell(one.LagSeconds > 0 ? Moments.Short(TimeSpan.FromSeconds(one.LagSeconds)) : ""),
                Tables.Cell(one.DownSince is { } down ? Moments.Ago(down, now) : ""), Tables.Cell(one.Reason));
        }

        return table;
    }

    private static Text State(Delivery storage) => new(
        storage.State,
        new Style(storage is { State: "flowing", Circuit: "closed" } ? Color.Green : Color.Red));

    private static Text Count(long count) => Tables.Cell(count.ToString(CultureInfo.InvariantCulture));
}
