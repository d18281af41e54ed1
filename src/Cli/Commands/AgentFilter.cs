using System.CommandLine;

namespace Gse.Cli.Commands;

/// <summary>The filters of <c>/v1/agents</c>, for <c>gse agents</c> and <c>gse watch</c>.</summary>
internal sealed class AgentFilter
{
    private readonly Option<string?> _status = new("--status")
    {
        Description = "Only agents in these states, separated by commas: running, damaged, unknown (lost), initial, "
            + "stopping, uninstalled (retired)",
        HelpName = "states",
    };

    private readonly Option<int?> _cloud = new("--cloud")
    {
        Description = "Only agents of this cloud area",
        HelpName = "id",
    };

    private readonly Option<string?> _search = new("--search")
    {
        Description = "Only agents whose id, address or host name contains this",
        HelpName = "text",
    };

    private readonly Option<string?> _sort = new("--sort")
    {
        Description = "Order, as in hostName or -lastSeen",
        HelpName = "field",
    };

    private readonly Option<string[]> _labels = new("--label")
    {
        Description = "Only agents with this label, name=value; all of them if given more than once",
        HelpName = "label",
    };

    public void AddTo(Command command)
    {
        command.Add(_labels);
        command.Add(_status);
        command.Add(_cloud);
        command.Add(_search);
        command.Add(_sort);
    }

    public IReadOnlyList<(string Name, string Value)> QueryOf(ParseResult parsed)
    {
        var query = new List<(string, string)>();
        Add("status", parsed.GetValue(_status));
        Add("cloud", parsed.GetValue(_cloud)?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Add("search", parsed.GetValue(_search));
        Add("sort", parsed.GetValue(_sort));
        foreach (var label in parsed.GetValue(_labels) ?? [])
        {
            Add("label", label);
        }

        return query;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                query.Add((name, value));
            }
        }
    }
}
