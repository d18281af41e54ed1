using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Gse.Cli.Commands;

/// <summary>Which agents: by name, by what is known of them, or a saved group.</summary>
internal sealed class TargetOptions
{
    private readonly Option<string[]> _on = new("--on")
    {
        Description = "On these agents: ids or cloud:ip, separated by commas",
        HelpName = "ids",
    };

    private readonly Option<string[]> _filter = new("--filter")
    {
        Description = "On all agents that fit: text=, cloud=, os=, arch=, version=, connected= or label.NAME=; all of "
            + "them if given more than once",
        HelpName = "what=value",
    };

    private readonly Option<bool> _all = new("--all") { Description = "On all agents that are not retired" };

    private readonly Option<string?> _group = TextOption.Create("--group", "On a saved group", "name");

    private readonly bool _withGroup;

    /// <param name="withGroup">A group cannot be made of groups.</param>
    public TargetOptions(bool withGroup) => _withGroup = withGroup;

    public void AddTo(Command command)
    {
        command.Add(_on);
        command.Add(_filter);
        command.Add(_all);
        if (_withGroup)
        {
            command.Add(_group);
        }
    }

    /// <summary>As the API takes it; what is given is added up.</summary>
    public (JsonObject? Targets, Failure? Failure) Read(ParseResult parsed)
    {
        var targets = new JsonObject();
        var ids = Words(parsed.GetValue(_on));
        if (ids.Length > 0)
        {
            targets["ids"] = new JsonArray([.. ids.Select(id => JsonValue.Create(id))]);
        }

        var filter = new JsonObject();
        foreach (var text in parsed.GetValue(_filter) ?? [])
        {
            if (!TryAdd(filter, text))
            {
                return (null, new Failure(
                    ExitCode.Usage,
                    $"--filter {text}: must be text=, cloud=, os=, arch=, version=, connected= or label.NAME="));
            }
        }

        if (filter.Count > 0 || parsed.GetValue(_all))
        {
            targets["filter"] = filter;
        }

        if (_withGroup && parsed.GetValue(_group) is { } group)
        {
            targets["group"] = group;
        }

        return targets.Count > 0
            ? (targets, null)
            : (null, new Failure(
                ExitCode.Usage, "say which agents: --on, --filter, --all" + (_withGroup ? " or --group" : "")));
    }

    public static string[] Words(string[]? texts) =>
        [.. (texts ?? []).SelectMany(text =>
            text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    private static bool TryAdd(JsonObject filter, string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            return false;
        }

        const string Label = "label.";
        var (name, value) = (text[..equals], text[(equals + 1)..]);
        if (name.StartsWith(Label, StringComparison.Ordinal))
        {
            var labels = filter["labels"] as JsonObject ?? [];
            labels[name[Label.Length..]] = value;
            filter["labels"] = labels;
            return name.Length > Label.Length;
        }

        switch (name)
        {
            case "text" or "os" or "version":
                filter[name] = value;
                return true;
            case "arch":
                filter["architecture"] = value;
                return true;
            case "cloud" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var cloud):
                filter["cloudId"] = cloud;
                return true;
            case "connected" when bool.TryParse(value, out var connected):
                filter["connected"] = connected;
                return true;
            default:
                return false;
        }
    }
}
