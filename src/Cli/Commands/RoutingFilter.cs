using System.CommandLine;

namespace Gse.Cli.Commands;

/// <summary>Which storages or channels are listed.</summary>
internal sealed class RoutingFilter
{
    private readonly Option<string?> _search = TextOption.Create("--search", "Only those with this text in a name");
    private readonly Option<string?> _platform = TextOption.Create("--platform", "Only those of this platform");
    private readonly Option<int> _limit = CountOption.Create("--limit", "At most so many", 1000, 100_000);

    public void AddTo(Command command)
    {
        command.Add(_search);
        command.Add(_platform);
        command.Add(_limit);
    }

    public int LimitOf(ParseResult parsed) => parsed.GetValue(_limit);

    public IReadOnlyList<(string Name, string Value)> QueryOf(ParseResult parsed) =>
    [
        .. new[] { ("search", parsed.GetValue(_search)), ("platform", parsed.GetValue(_platform)) }
            .Where(pair => pair.Item2 is not null).Select(pair => (pair.Item1, pair.Item2!)),
    ];
}
