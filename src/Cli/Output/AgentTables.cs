using System.Globalization;
using Gse.Cli.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gse.Cli.Output;

internal static class AgentTables
{
    public static IRenderable OfList(IReadOnlyList<Agent> agents, DateTimeOffset now)
    {
        var table = Tables.Create("agent", "host", "name", "status", "last seen", "cpu", "mem", "version");
        foreach (var agent in agents)
        {
            table.AddRow(
                Tables.Cell(agent.Id), Tables.Cell(agent.Host), Tables.Cell(agent.HostName), StatusText.Of(agent),
                Tables.Cell(Moments.Ago(agent.LastSeen, now)), Tables.Cell(Percent(agent.Load?.CpuPermille)),
                Tables.Cell(Percent(agent.Load?.MemoryPermille)), Tables.Cell(agent.Version));
        }

        return table;
    }

    public static IRenderable OfOne(Agent agent, DateTimeOffset now)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        Row("agent", agent.Id);
        Row("host", agent.Host);
        Row("name", agent.HostName);
        grid.AddRow(new Text("status"), StatusText.Of(agent));
        Row("last seen", Moments.Ago(agent.LastSeen, now));
        Row("load", agent.Load is { } load
            ? $"cpu {Percent(load.CpuPermille)}, memory {Percent(load.MemoryPermille)}"
            : null);
        Row("edge", agent.Edge);
        Row("address", agent.RemoteAddress);
        Row("version", agent.Version);
        Row("system", agent.Facts is { } facts
            ? $"{facts.OsType} {facts.OsVersion} {facts.Architecture}, kernel {facts.Kernel}, {facts.CpuCount} cpu"
            : null);
        Row("labels", string.Join(' ', (agent.Labels ?? new Dictionary<string, string>())
            .OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}")));
        When("booted", agent.Facts?.BootedAt);
        When("enrolled", agent.EnrolledAt);
        When("connected", agent.ConnectedAt);
        When("disconnected", agent.DisconnectedAt);
        When("lost", agent.LostAt);
        When("retired", agent.RetiredAt);
        return grid;

        void When(string name, DateTimeOffset? at) => Row(name, at is { } time ? Moments.Exact(time) : null);

        void Row(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                grid.AddRow(new Text(name), new Text(value));
            }
        }
    }

    internal static string Percent(int? permille) =>
        permille is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value / 10.0:0.0}%") : "";
}
