using System.Globalization;

namespace Gse.Cli.Api;

/// <summary>Which events of the log; what is null is not asked.</summary>
/// <param name="From"><c>start</c>, <c>now</c> or a position.</param>
internal sealed record EventQuery(
    string? Types, string? Agent, string? Channel, string? Task, string? From, long? After, int Limit)
{
    public string Path =>
        "v1/events?" + Query.Of(Parameters.Append(("limit", Limit.ToString(CultureInfo.InvariantCulture))));

    public string StreamPath => "v1/events/stream?" + Query.Of(Parameters);

    private IEnumerable<(string Name, string Value)> Parameters => new (string Name, string? Value)[]
    {
        ("types", Types), ("agent", Agent), ("channel", Channel), ("task", Task), ("from", From),
        ("after", After?.ToString(CultureInfo.InvariantCulture)),
    }.Where(parameter => parameter.Value is not null).Select(parameter => (parameter.Name, parameter.Value!));
}
