using System.Globalization;
using Gse.Cli.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gse.Cli.Output;

internal static class SubscriptionTables
{
    public static IRenderable Of(IReadOnlyList<Subscription> subscriptions)
    {
        var table = Tables.Create("subscription", "events", "position", "behind", "oldest", "reader", "until");
        foreach (var one in subscriptions)
        {
            table.AddRow(
                Tables.Cell(one.Name), Tables.Cell(FilterText(one.Filter)),
                Tables.Cell(one.Position.ToString(CultureInfo.InvariantCulture)), Tables.Cell(Behind(one.Lag)),
                Tables.Cell(one.Lag is { Seconds: > 0 } lag
                    ? string.Create(CultureInfo.InvariantCulture, $"{lag.Seconds:0.#} s")
                    : ""),
                Tables.Cell(one.Reader), Tables.Cell(one.LeasedUntil is { } until ? Moments.Exact(until) : ""));
        }

        return table;
    }

    private static string Behind(SubscriptionLag? lag) => lag is null
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{lag.Events}{(lag.More ? "+" : "")}");

    /// <summary>As one would write it on the command line.</summary>
    private static string FilterText(SubscriptionFilter? filter)
    {
        var kinds = new (string Name, IEnumerable<string>? Values)[]
        {
            ("type", filter?.Types), ("stream", filter?.Streams), ("agent", filter?.Agents),
            ("channel", filter?.Channels?.Select(id => id.ToString(CultureInfo.InvariantCulture))),
            ("task", filter?.Tasks),
        };
        var text = string.Join(' ', kinds.Where(k => k.Values is not null).Select(k =>
            $"{k.Name}={string.Join(',', k.Values!)}"));
        return text.Length == 0 ? "all" : text;
    }
}
